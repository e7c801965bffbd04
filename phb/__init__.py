"""The core of the monitor: questions, methods, drawings and, in `ui`, the screen."""

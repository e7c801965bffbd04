#!/usr/bin/env bash
# Makes .venv and installs the lock into it: install.sh [dev]. Does nothing when the lock has not changed.
set -euo pipefail
cd "$(dirname "$0")/.."

locks=(requirements.txt)
[ "${1:-}" = dev ] && locks+=(requirements-dev.txt)
python=${PYTHON:-python3}

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Python 3.11 or later is needed; $python is not. Install it, or name another: make run PYTHON=python3.12" >&2
    exit 2
fi

stamp=.venv/installed-${1:-run}
wanted=$(cat "${locks[@]}" | "$python" -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())')
[ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && exit 0

if [ ! -x .venv/bin/python ]; then
    echo "Making .venv ..." >&2
    if ! "$python" -m venv .venv; then
        rm -rf .venv
        echo "Python could not make a virtual environment; on Debian: apt-get install python3-venv" >&2
        exit 2
    fi
fi

echo "Installing ${locks[*]} ..." >&2
requirements=()
for lock in "${locks[@]}"; do requirements+=(-r "$lock"); done
# uv installs in seconds, with the certificates this machine trusts (a trust's network may look into TLS); pip does
# the same more slowly where uv cannot be had or cannot reach the index.
install=(.venv/bin/python -m pip --disable-pip-version-check --quiet install)
if ! { "${install[@]}" uv==0.13.9 2>/dev/null && .venv/bin/uv pip install --system-certs --compile-bytecode \
    --python .venv/bin/python --require-hashes "${requirements[@]}"; }; then
    "${install[@]}" --require-hashes "${requirements[@]}"
fi
echo "$wanted" > "$stamp"
# The development lock holds the running one whole, so a later `make run` has nothing left to do.
if [ "${1:-}" = dev ]; then
    "$python" - > .venv/installed-run <<'PY'
import hashlib, pathlib
print(hashlib.sha256(pathlib.Path("requirements.txt").read_bytes()).hexdigest())
PY
fi

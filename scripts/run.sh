#!/usr/bin/env bash
# Installs, builds the store where it is missing or older than its inputs, and serves on PORT (8501 unless told).
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh
# 1 says that a file in the inbox was turned away; the store stands, and the Returns page says why.
.venv/bin/python -m etl || [ $? = 1 ]
port=${PORT:-8501}
echo "The monitor is at http://127.0.0.1:$port (Ctrl+C stops it)"
exec .venv/bin/streamlit run app.py --server.port "$port"

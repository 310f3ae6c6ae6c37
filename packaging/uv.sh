#!/bin/sh
# Makes .tools with the uv that packaging/uv.txt pins by hash, and prints the folder of its programs.
# In a workflow: sh packaging/uv.sh >>"$GITHUB_PATH"
set -eu
cd "$(dirname "$0")/.."

version="$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' packaging/uv.txt)"
python="$(command -v python3 || command -v python || true)"

programs() { if [ -d .tools/Scripts ]; then echo .tools/Scripts; else echo .tools/bin; fi; }

if [ "$("$(programs)/uv" --version 2>/dev/null | cut -d ' ' -f 2)" != "$version" ]; then
    if ! "${python:-python3}" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "Python with its venv module is missing. On Debian and Ubuntu: sudo apt-get install python3 python3-venv" >&2
        exit 1
    fi
    "$python" -m venv --clear .tools
    "$(programs)/python" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
        --requirement packaging/uv.txt >&2
fi
# Windows' own name of the folder, where this shell is a guest there.
here="$(pwd -W 2>/dev/null || pwd)"
echo "$here/$(programs)"

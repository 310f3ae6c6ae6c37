#!/bin/sh
# Makes .venv with the leadway command: first uv (a pinned one, in .tools), then the locked packages.
# It can be stopped at any moment and run again: what is not known to be complete is made again.
set -eu
cd "$(dirname "$0")/.."

UV_VERSION=0.13.9
uv=.tools/bin/uv
complete=.venv/.complete
export UV_PYTHON_PREFERENCE="${UV_PYTHON_PREFERENCE:-system}" # download a Python only where there is none >= 3.11
export UV_PROJECT_ENVIRONMENT=.venv

say() { echo "Leadway set-up: $*"; }

uv_is_there() { [ "$($uv --version 2>/dev/null | cut -d ' ' -f 2)" = "$UV_VERSION" ]; }

make_uv() {
    say "fetching uv $UV_VERSION, which makes the Python environment."
    if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
        say "python3 with its venv module is missing. On Debian and Ubuntu: sudo apt-get install python3 python3-venv"
        exit 1
    fi
    python3 -m venv --clear .tools
    .tools/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION"
}

# What the environment was made from, and where: its commands carry the full path of this folder.
state() { pwd && cksum pyproject.toml uv.lock desktop/leadway/__init__.py; }

environment_works() { [ -x .venv/bin/leadway ] && .venv/bin/python -c 'import leadway' 2>/dev/null; }

make_environment() {
    say "installing the Python packages into .venv (the first time takes a minute or two)."
    if [ "$(head -n 1 $complete 2>/dev/null)" != "$PWD" ] || ! environment_works; then
        $uv venv --quiet --clear .venv
    fi
    rm -f $complete
    $uv sync --quiet --frozen
    state >$complete
}

uv_is_there || make_uv
if ! environment_works || [ "$(cat $complete 2>/dev/null)" != "$(state)" ]; then
    make_environment
fi

#!/bin/sh
# Makes .venv with the leadway command: first uv (a pinned one, in .tools), then the locked packages.
# It can be stopped at any moment and run again: what is not known to be complete is made again.
set -eu
cd "$(dirname "$0")/.."

uv=.tools/bin/uv
complete=.venv/.complete
export UV_PYTHON_PREFERENCE="${UV_PYTHON_PREFERENCE:-system}" # download a Python only where there is none >= 3.11
export UV_PROJECT_ENVIRONMENT=.venv

say() { echo "Leadway set-up: $*"; }

# What the environment was made from, and where: its commands carry the full path of this folder.
state() { pwd && cksum pyproject.toml uv.lock desktop/leadway/__init__.py; }

environment_works() { [ -x .venv/bin/leadway ] && .venv/bin/python -c 'import leadway' 2>/dev/null; }

make_environment() {
    say "installing the Python packages into .venv (the first time takes a minute or two)."
    if [ "$(head -n 1 $complete 2>/dev/null)" != "$PWD" ] || ! environment_works; then
        $uv venv --quiet --clear .venv
    fi
    rm -f $complete
    # What builds the program is locked as everything else is, so it has to be there before.
    $uv sync --quiet --frozen --no-install-project
    $uv sync --quiet --frozen
    state >$complete
}

[ -x $uv ] || say "fetching uv, which makes the Python environment."
sh packaging/uv.sh >/dev/null
if ! environment_works || [ "$(cat $complete 2>/dev/null)" != "$(state)" ]; then
    make_environment
fi

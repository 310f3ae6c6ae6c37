#!/bin/sh
# Sees to it that the system libraries Qt needs are there; with --tests, also what the tests start.
# Debian and Ubuntu: installs what is missing, or says the one command that does. Elsewhere: says what is missing.
set -eu
PATH="$PATH:/usr/sbin:/sbin" # ldconfig is not on everybody's path

# A library and the package that has it. Debian and Ubuntu renamed some; the first name that apt knows is taken.
LIBRARIES='
libEGL.so.1             libegl1
libGL.so.1              libgl1
libX11-xcb.so.1         libx11-xcb1
libdbus-1.so.3          libdbus-1-3
libfontconfig.so.1      libfontconfig1
libglib-2.0.so.0        libglib2.0-0t64 libglib2.0-0
libgssapi_krb5.so.2     libgssapi-krb5-2
libxcb-cursor.so.0      libxcb-cursor0
libxcb-icccm.so.4       libxcb-icccm4
libxcb-image.so.0       libxcb-image0
libxcb-keysyms.so.1     libxcb-keysyms1
libxcb-randr.so.0       libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-render.so.0      libxcb-render0
libxcb-shape.so.0       libxcb-shape0
libxcb-shm.so.0         libxcb-shm0
libxcb-sync.so.1        libxcb-sync1
libxcb-util.so.1        libxcb-util1
libxcb-xfixes.so.0      libxcb-xfixes0
libxcb-xkb.so.1         libxcb-xkb1
libxkbcommon-x11.so.0   libxkbcommon-x11-0
libxkbcommon.so.0       libxkbcommon0
'
# A program that tests start, and the package that has it.
PROGRAMS='
Xvfb                    xvfb
xauth                   xauth
xdotool                 xdotool
dbus-daemon             dbus-daemon dbus
dbus-send               dbus-bin dbus
gnome-keyring-daemon    gnome-keyring
dunst                   dunst
faketime                faketime
openbox                 openbox
trayer                  trayer
setxkbmap               x11-xkb-utils
xrandr                  x11-xserver-utils
ibus-daemon             ibus-hangul
'

say() { echo "Leadway set-up: $*"; }

# Print the lines of the table whose library is not in the linker's cache.
missing_libraries() {
    case $(uname -m) in
    x86_64) kind=x86-64 ;;
    aarch64) kind=AArch64 ;;
    *) kind=libc6 ;;
    esac
    { ldconfig -p 2>/dev/null | grep -F "$kind" || true; } | {
        found=" $(while read -r name rest; do printf '%s ' "$name"; done)"
        echo "$LIBRARIES" | while read -r library packages; do
            case $found in *" $library "*) continue ;; esac
            [ -z "$library" ] || echo "$library $packages"
        done
    }
}

missing_programs() {
    echo "$PROGRAMS" | while read -r program packages; do
        [ -z "$program" ] || command -v "$program" >/dev/null || echo "$program $packages"
    done
}

missing() {
    missing_libraries
    [ "$1" != --tests ] || missing_programs
}

# Print one package for each missing line: the first that apt knows, or the oldest name, which newer ones provide.
packages() {
    echo "$1" | while read -r _ names; do
        for name in $names; do
            if apt-cache show --no-all-versions "$name" >/dev/null 2>&1; then break; fi
        done
        echo "$name"
    done | sort -u | paste -s -d ' ' -
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

has_rights() { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }

install() {
    as_root apt-get update -q=2 || say "the package lists could not all be refreshed; going on with those that are here."
    chosen=$(packages "$1")
    say "installing system packages for $2: $chosen"
    # shellcheck disable=SC2086 # several packages, several words
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q=2 --yes --no-install-recommends -o DPkg::Lock::Timeout=300 $chosen >"$log" 2>&1 || {
        cat "$log"
        say "that did not work. Please run: $(command_for "$1")"
        return 1
    }
}

command_for() {
    echo "sudo sh -c 'apt-get update && apt-get install --yes --no-install-recommends $(packages "$1")'"
}

main() {
    [ "$(uname -s)" = Linux ] || return 0
    lacking=$(missing "$1")
    [ -n "$lacking" ] || return 0
    names=$(echo "$lacking" | cut -d ' ' -f 1 | paste -s -d ' ' -)

    if ! command -v apt-get >/dev/null; then
        say "not found on this system, but needed: $names. Please install what has them, if Leadway does not start."
        return 0
    fi
    if ! has_rights; then
        say "system packages are missing, and installing them needs an administrator. Please run this, then start again:"
        command_for "$lacking"
        return 1
    fi
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    case $1 in
    --tests) install "$lacking" "Qt and the tests" ;;
    *) install "$lacking" Qt ;;
    esac
    lacking=$(missing "$1")
    [ -z "$lacking" ] || { say "still missing after installing: $lacking" && return 1; }
}

main "${1:-}"

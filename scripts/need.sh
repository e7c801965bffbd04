#!/usr/bin/env bash
# Finds a program that the tests need, or installs Debian's package where it may: need.sh PROGRAM PACKAGE...
# PROGRAM is a name on the path, or a path with wildcards.
set -euo pipefail
program=$1; shift
is_there() { command -v "$program" >/dev/null || compgen -G "$program" >/dev/null; }
is_there && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing $* for the tests ..." >&2
    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
fi
is_there && exit 0
echo "The tests need $program; install it first: sudo apt-get install $*" >&2
exit 2

#!/usr/bin/env bash
# Make a checkout ready, and repeat nothing: what was made carries the digest of what it was made from.
#   tools/setup.sh run     virtual environment, locked packages, words, demo store
#   tools/setup.sh test    the same with the developer's packages, without the demo store
set -euo pipefail
cd "$(dirname "$0")/.."

venv=${VENV:-.venv}
goal=${1:-run}
say() { printf '%s\n' "$*" >&2; }
digest() { sha256sum "$@" | sha256sum | cut -c1-32; }
made_from() { [[ -f $1 && $(<"$1") == "$2" ]]; }

find_python() {
    local name
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            type -P "$name"
            return
        fi
    done
}

need_system() {
    local kinds=() missing
    [[ -n ${DISPLAY:-} ]] && kinds+=(x11)
    [[ -n ${WAYLAND_DISPLAY:-} ]] && kinds+=(wayland)
    [[ ${SYSTEM_CHECK:-on} == off ]] && return
    missing=$(PYTHON=${python:-python3} tools/system.sh ${kinds[@]+"${kinds[@]}"})
    [[ -z $missing ]] && return
    say "Missing system packages. Install them and start again: $([[ $(id -u) == 0 ]] || echo 'sudo ')apt-get install -y $missing"
    exit 1
}

need_python() {
    [[ -n $python ]] && return
    say "pos needs Python 3.11 or newer; $(python3 -V 2>&1) is what is here. Name another one: make $goal PYTHON=python3.12"
    exit 1
}

# An environment that works is brought up to date, never thrown away: somebody may be using it.
usable() {
    "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' &&
        { "$venv/bin/python" -m pip --version || "$venv/bin/python" -m ensurepip; }
} >/dev/null 2>&1

install_packages() {
    local lock=$1
    say "Installing $lock into $venv (over 100 MB of downloads the first time) ..."
    usable || "$python" -m venv --clear "$venv"
    local pip=("$venv/bin/python" -m pip --disable-pip-version-check --quiet install)
    "${pip[@]}" --require-hashes -r requirements-build.lock
    "${pip[@]}" --require-hashes --no-build-isolation --use-pep517 -r "$lock"
    "${pip[@]}" --no-deps --no-build-isolation --editable .
    "$venv/bin/python" -m pos.words.compile >/dev/null
    "$venv/bin/python" -m compileall -q pos || true
}

packages() {
    local from lock=requirements.lock stamp=$venv/.made-run
    [[ $goal == test ]] && lock=requirements-dev.lock stamp=$venv/.made-test
    from=$(digest requirements*.lock pyproject.toml)
    [[ -x $venv/bin/python ]] && { made_from "$stamp" "$from" || made_from "$venv/.made-test" "$from"; } && return
    python=$(find_python)
    need_system
    need_python
    install_packages "$lock"
    echo "$from" >"$stamp"
}

demo_store() {
    local folder=var/demo from
    from=$(digest pos/assets/demo/*.csv pos/assets/demo/*.toml pos/store/*.py)
    [[ -f $folder/catalog.db ]] && made_from "$folder/.made-catalog" "$from" && return
    mkdir -p "$folder"
    "$venv/bin/python" -m pos catalog import --folder "$folder" pos/assets/demo/packaged-foods.csv pos/assets/demo/own-goods.csv
    "$venv/bin/python" -m pos promotions import --folder "$folder" pos/assets/demo/promotions.toml
    echo "$from" >"$folder/.made-catalog"
}

case $goal in
    run) packages; demo_store ;;
    test) packages ;;
    *) say "tools/setup.sh run|test"; exit 2 ;;
esac

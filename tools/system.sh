#!/usr/bin/env bash
# Print the system packages that are missing here, on one line; print nothing when all is there.
#   tools/system.sh [x11] [wayland] [test]
set -euo pipefail
cd "$(dirname "$0")"

when=" always $* "
libraries=$(PATH="$PATH:/usr/sbin:/sbin" ldconfig -p)
shopt -s globstar nullglob
missing=()

there() {
    local kind=${1%%:*} name=${1#*:} files
    case $kind in
        command) type -P "$name" ;;
        python) "${PYTHON:-python3}" -c "import $name" ;;
        library) [[ $libraries == *"	$name "* ]] ;;
        file) [[ -e $name ]] ;;
        font)
            files=(/usr/share/fonts/**/"$name"* /usr/local/share/fonts/**/"$name"* "$HOME"/.fonts/**/"$name"* "$HOME"/.local/share/fonts/**/"$name"*)
            ((${#files[@]}))
            ;;
    esac
} >/dev/null 2>&1

while read -r at how package; do
    [[ $at == \#* || $when != *" $at "* ]] && continue
    there "$how" || missing+=("$package")
done <system-packages.txt
echo "${missing[*]}"

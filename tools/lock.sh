#!/usr/bin/env bash
# Pin and hash everything: tools/lock.sh OUT.lock INPUT [more options]. Works for every Python we support.
set -euo pipefail
out=$1
shift
uv pip compile "$@" --output-file "$out" --generate-hashes --universal --python-version 3.11 --quiet --no-annotate --no-strip-extras \
    --no-emit-index-url --no-emit-find-links --upgrade --custom-compile-command "make lock" >/dev/null

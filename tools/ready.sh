# Sourced by the launchers: makes the checkout in $root ready to start.
# shellcheck shell=bash disable=SC2154

# Print the first Python that is new enough; say what to install when there is none.
find_python() {
  local candidate
  for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      if ! "$candidate" -c 'import venv, ensurepip' 2>/dev/null; then
        echo "samdrift: Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv" >&2
        return 1
      fi
      command -v "$candidate"
      return 0
    fi
  done
  echo "samdrift: Python 3.11 or newer is needed and was not found. On Debian and Ubuntu: apt-get install python3 python3-venv" >&2
  return 1
}

# make_ready run|dev: nothing but a quick look when all is in place.
make_ready() {
  local python
  if ! "$root/.venv/bin/python" -ISB "$root/tools/prepare.py" check "$1" 2>/dev/null; then
    python="$(find_python)" || exit 1
    "$python" -B "$root/tools/prepare.py" make "$1" || exit "$?"
  fi
}

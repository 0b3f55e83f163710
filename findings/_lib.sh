# Sourced by the findings: a temporary folder, "$work", that is removed at the end, and packages installed into it.
set -euo pipefail
export LC_ALL=C.UTF-8
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Installs packages from PyPI, each NAME==VERSION, for "$work/venv/bin/python".
from_pypi() {
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install -qq --disable-pip-version-check "$@"
}

# Unpacks packages of Debian 12, each NAME or NAME=VERSION, into "$work/root".
from_debian() {
    mkdir "$work/packages" "$work/root"
    (cd "$work/packages" && apt-get -qq -o APT::Sandbox::User=root download "$@")
    for package in "$work"/packages/*.deb; do dpkg -x "$package" "$work/root"; done
}

# Ends a script whose fact is still one, or (`changed`) is none any longer.
as_stated() {
    echo "AS STATED: $1"
    exit 0
}
changed() {
    echo "CHANGED: $1"
    exit 1
}

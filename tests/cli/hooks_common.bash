# shellcheck shell=bash
# What the tests of hooks share: a repository of records, a bad record, and what must be refused or pass.

bats_require_minimum_version 1.5.0

# Makes a folder with an odd name, where everything happens.
begin() {
    cd "$(mktemp -d)" || exit 1
    mkdir "it's \"a\": b"
    cd "it's \"a\": b" || exit 1
    place=$PWD
}

# A repository of records, its policy signed and committed, hooks installed.
records() {
    ssh-keygen -q -t ed25519 -N '' -f "$BATS_TEST_TMPDIR/key" <<<y >/dev/null
    git init -q "$1"
    cd "$1" || exit 1
    "$GI" init --key "$BATS_TEST_TMPDIR/key.pub" >/dev/null 2>&1
    git rev-parse -q --verify HEAD >/dev/null
}

pin() {
    git show HEAD:.incident/policy.yaml | sha256sum | cut -d ' ' -f 1
}

# Writes a record whose header is wrong, and stages it; its id stands in $id.
bad_record() {
    "$GI" new "A bad one" >/dev/null
    local header
    header=$(git ls-files -o -- 'incidents/*/incident.yaml' | head -n 1)
    id=$(basename "$(dirname "$header")")
    sed -i 's/^severity: .*/severity: terrible/' "$header"
    git add incidents
}

# Ends with this exit status.
ends_with() {
    local wanted=$1
    shift
    run --separate-stderr "$@"
    [ "$status" -eq "$wanted" ] || { echo "exit $status: $* $output $stderr" && return 1; }
}

# Must not do it, exit 1, and say this.
refused() {
    local words=$1
    shift
    run "$@"
    if [ "$status" -ne 1 ] || [[ $output != *"$words"* ]]; then
        echo "exit $status, without '$words': $output"
        return 1
    fi
}

# HEAD stands where it stood.
commit_is_refused() {
    local before
    before=$(git rev-parse -q --verify HEAD || true)
    refused "$@"
    [ "$(git rev-parse -q --verify HEAD || true)" = "$before" ]
}

# A hook of somebody else that writes down how it was run.
foreign() {
    mkdir -p "$(dirname "$1")"
    cat >"$1" <<END
#!/bin/sh
echo "\$(basename "\$0") \$*" >>'$BATS_TEST_TMPDIR/foreign'
cat >>'$BATS_TEST_TMPDIR/foreign' </dev/stdin
exit ${2:-0}
END
    chmod +x "$1"
}

ran_foreign() {
    grep -q -- "^$1" "$BATS_TEST_TMPDIR/foreign"
}

# A copy of the program that a test may take away; its path stands in $own.
own_program() {
    own="$BATS_TEST_TMPDIR/own bin/git-incident"
    mkdir -p "$(dirname "$own")"
    cp "$GI" "$own"
}

# The part of tests/demo about sign-offs: a server with its gate, a lead, an executive, an attacker. Sourced there.
# shellcheck shell=bash disable=SC2154,SC2164

# Runs what follows as somebody: in the clone, with the name and the key of that person.
as() {
    cd "$team/$1"
}

make_people() {
    team=$folder/team
    mkdir "$team"
    local person
    for person in alice dana mallory; do
        ssh-keygen -q -t ed25519 -N '' -C "$person" -f "$team/$person.key"
    done
}

# A clone of somebody's own; its gates are `install`ed by whoever wants them.
clone_for() {
    git clone -q "$team/server.git" "$team/$1"
    settle "$1"
}

settle() {
    git -C "$team/$1" config user.name "$1"
    git -C "$team/$1" config user.email "$1@larkspur.example"
    git -C "$team/$1" config user.signingKey "$team/$1.key.pub"
}

# The part of a public key that a policy holds.
key_of() {
    cut -d ' ' -f 1,2 "$team/$1.key.pub"
}

show_policy() {
    local project
    step 'Who may approve what: the policy'
    say <<'END'
The Crisis Lead signs, with an SSH key, exactly the bytes that are approved. Who is who
stands in .incident/policy.yaml, and every version of it is signed by the one before.
Alice begins; her key is the one that Git knows (user.signingKey).
END
    mkdir "$team/alice"
    git init -q "$team/alice"
    settle alice
    as alice
    shows 0 git incident init
    say <<'END'
Version 2 brings Dana, an executive. From now on two people of the root have to sign a
change of policy, and Dana shows with a signature that the new key is hers.
END
    project=$(sed -n 's/^project: //p' .incident/policy.yaml)
    sed -e "s|@PROJECT@|$project|" -e "s|@ALICE@|$(key_of alice)|" -e "s|@DANA@|$(key_of dana)|" \
        "$root/tests/data/demo/roster.yaml" >.incident/policy.yaml
    shows 0 git incident policy propose --reason "Dana joins"
    shows_last 2 0 git incident policy sign --yes
    shows_last 1 0 git incident policy sign --yes --key ../dana.key --commit
}

show_server() {
    local pin
    step 'A server with a gate'
    say <<'END'
An ordinary bare repository. The pin is the SHA-256 of policy 1: trust starts from there,
and it is kept outside of what anybody can push.
END
    pin=$(git -C "$team/alice" config incident.pin)
    git init -q --bare "$team/server.git"
    cd "$team/server.git"
    shows 0 git incident server install --pin "$pin"
    as alice
    git remote add origin ../server.git
    shows 0 git push -q -u origin main
    say <<'END'
Homebrew's incident of 2018 comes in. Noting facts needs nobody's signature. Alice takes
the lead, which is a signature:
END
    mkdir -p incidents/2018
    cp -R "$root/tests/data/real/incidents/2018/INC-20180805-g60v" incidents/2018
    find incidents -type f -exec sed -i s/lead-two/alice/g {} +
    shows 0 git add incidents
    shows 0 git commit -q -m "The incident of 2018"
    shows_last 2 0 git incident lead g60v --yes --reason "Taking the review to its end"
    shows 0 git push -q
}

# A step that the attacker makes by hand, without a signature.
forge_state() {
    local record
    record=$(echo incidents/2018/*)
    printf -- '- at: %s\n  by: mallory\n  kind: state\n  state: %s\n' "$(date -u +%Y-%m-%dT%H:%M:00Z)" "$1" \
        >>"$record/status.yaml"
    sed -i "s/^state: .*/state: $1/" "$record/incident.yaml"
}

show_unsigned() {
    step 'An attacker who may push'
    say <<'END'
Mallory has no role. She sets the state by hand, passes by her own hooks, and pushes:
END
    clone_for mallory
    as mallory
    forge_state follow_up
    shows 0 git commit -q --no-verify -a -m "All done"
    shows 1 git push -q --no-verify
    say <<'END'
The server refused, and says what is missing. The Crisis Lead in office can give it.
`accept` shows what is signed, asks (--yes here), signs, and commits state and sign-off:
END
    git reset -q --hard origin/main
    as alice
    shows_last 2 0 git incident accept g60v --yes --reason "Complete, as reviewed"
    shows 0 git push -q
}

show_changed_byte() {
    step 'One word changes'
    say <<'END'
No state moves now. Mallory changes one word of the post-mortem that Alice has signed:
END
    as mallory
    git pull -q
    shows 0 sed -i "s/no push/one push/" incidents/2018/INC-20180805-g60v/postmortem.md
    shows 0 git commit -q --no-verify -a -m "Typo"
    shows 1 git push -q --no-verify
    git reset -q --hard origin/main
}

show_close() {
    local action
    step 'Closing takes two'
    say <<'END'
The actions are verified, one by one. The severity is high, so policy asks for a second
person beside the lead. Alice begins the close on a branch, Dana countersigns there:
END
    as alice
    for action in A-rev A-psh A-ci A-rvw A-pat A-hlp; do
        git incident progress g60v "$action" verified --verified-by dana --evidence "seen to work" >/dev/null
    done
    git commit -q -a -m "g60v: every action is verified"
    git push -q
    shows_last 2 0 git incident close g60v --yes --reason "All verified" --summary "Token gone, pushes need a review"
    shows 0 git push -q origin incident/g60v
    clone_for dana
    as dana
    git incident install >/dev/null 2>&1
    shows 0 git switch -q incident/g60v
    shows_last 2 0 git incident countersign g60v --yes
    shows 0 git push -q origin incident/g60v
    say <<'END'
On the forge somebody presses "squash and merge": both commits become one, by another
author. A commit's signature would be lost; a sign-off is over bytes, and stands:
END
    as alice
    git fetch -q
    git switch -q main
    shows 0 git merge -q --squash origin/incident/g60v
    shows 0 git commit -q -m "g60v is closed (#7)"
    shows 0 git push -q
    shows 0 git incident verify g60v
}

show_audit() {
    step 'Anybody can replay it'
    say <<'END'
`audit` goes through the whole history from the pin, offline, and judges every step as
the server did:
END
    as dana
    git switch -q main
    git pull -q
    shows 0 git incident audit
}

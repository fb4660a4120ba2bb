# What the other parts use. POSIX sh (dash, busybox ash, bash).

has() {
    command -v "$1" >/dev/null
}

fact() {
    printf '+%s %.4096s\n' "$1" "$2"
}

missing() {
    printf -- '-%s %.4096s\n' "$1" "$2"
}

# report KEY VALUE WHY: the value, or why it is missing when it is empty.
report() {
    if [ -n "$2" ]; then fact "$1" "$2"; else missing "$1" "$3"; fi
}

# trim TEXT: sets $value to TEXT without the blanks before it.
trim() {
    value=${1#"${1%%[![:space:]]*}"}
}

# field FILE NAME...: sets $value to what follows the colon of the first line in FILE that has one of the names.
field() {
    value=
    [ -r "$1" ] || return 1
    file=$1
    shift
    while IFS=: read -r name rest; do
        name=${name%%[[:cntrl:]]*}
        for wanted; do
            [ "$name" = "$wanted" ] || continue
            trim "$rest"
            [ -z "$value" ] || return 0
        done
    done <"$file"
    return 1
}

# tell FILE...: the first line of each.
tell() {
    for file; do
        line=
        IFS= read -r line <"$file"
        if [ -n "$line" ]; then
            printf ':%s %.4096s\n' "$file" "$line"
        elif [ -e "$file" ] && [ ! -r "$file" ]; then
            printf '!%s\n' "$file"
        fi
    done
}

# tell_all MOST FILE: its lines, so many at most.
tell_all() {
    told=0
    while IFS= read -r line && [ "$told" -lt "$1" ]; do
        printf ':%s %.4096s\n' "$2" "$line"
        told=$((told + 1))
    done <"$2"
}

# tell_there PATH...: which of them exist.
tell_there() {
    for file; do
        [ ! -e "$file" ] || printf ':%s\n' "$file"
    done
}

/*
 * The scripts of tab for these two shells would run what stands in a scenario's name, or is being typed, as a command
 * (they eval the line, and bash expands the words of compgen -W). These pass words on as they are.
 */

/** What bash sources. Everything that it is told is quoted already. */
export const BASH_SCRIPT = `# bash completion for routee-failover

__routee_failover_complete() {
    local kind word line
    COMPREPLY=()
    {
        IFS= read -r kind && IFS= read -r word || return 0
        if [[ $kind == words ]]; then
            while IFS= read -r line; do COMPREPLY+=("$line"); done
            return 0
        fi
        compopt -o filenames 2>/dev/null
        while IFS= read -r line; do
            case $kind/$line in
                files/* | *.yaml | *.yml | *.json) COMPREPLY+=("$line") ;;
                *) if [[ -d \${line/#\\~/$HOME} ]]; then COMPREPLY+=("$line"); fi ;;
            esac
        done < <(compgen -f -- "$word")
    } < <(routee-failover complete --bash -- "\${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null)
}

complete -F __routee_failover_complete routee-failover`;

/** What zsh sources, or finds in its fpath as _routee-failover. Zsh itself quotes what is inserted. */
export const ZSH_SCRIPT = `#compdef routee-failover
# zsh completion for routee-failover

_routee_failover() {
    local -a lines values shown
    local line
    lines=("\${(@f)$(routee-failover complete -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
    if [[ $PREFIX == --*=* ]]; then compset -P '*='; fi
    case \${lines[-1]} in
        :8) _path_files -g '*.(yaml|yml|json)(-.) *(-/)' ;;
        :0) _files ;;
        :4)
            for line in "\${(@)lines[1,-2]}"; do
                values+=("\${line%%$'\\t'*}")
                shown+=("\${line/$'\\t'/  -- }")
            done
            if (( $#values )); then compadd -l -d shown -a -- values; fi
            ;;
    esac
}

if [[ $funcstack[1] == _routee_failover || $funcstack[1] == _routee-failover ]]; then
    _routee_failover "$@"
else
    compdef _routee_failover routee-failover
fi`;

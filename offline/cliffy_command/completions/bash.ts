import {
  type CommandDefinition,
  completionsOf,
  type OptionDefinition,
  optionsOf,
  pathOf,
} from "../definition.ts";

/** Completes commands, options and their values; files where none of them fit. */
export function bashScript(main: CommandDefinition): string {
  const commands = withDescendants(main);
  const paths = commands.slice(1).map((command) => `"${pathOf(command)}"`);
  return `# bash completion support for ${main.name}
_${main.name}() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  local called="${main.name}" words="" word
  for word in "\${COMP_WORDS[@]:1:\$((COMP_CWORD-1))}"; do
    case "$called $word" in
      ${paths.join(" | ")}) called="$called $word" ;;
    esac
  done
  case "$called" in
${commands.map(wordsCase).join("\n")}
  esac
  case "$called $prev" in
${commands.flatMap(valueCases).join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o bashdefault -o default -F _${main.name} ${main.name}`;
}

/** The same for zsh, which takes the script of bash. */
export function zshScript(main: CommandDefinition): string {
  return `#compdef ${main.name}
autoload -U +X bashcompinit && bashcompinit
${bashScript(main)}`;
}

/** A command and all below it. */
export function withDescendants(
  command: CommandDefinition,
): CommandDefinition[] {
  return [command, ...command.commands.flatMap(withDescendants)];
}

function wordsCase(command: CommandDefinition): string {
  const flags = optionsOf(command).flatMap(({ flags }) => flags).join(" ");
  const names = command.commands.map(({ name }) => name).join(" ");
  const words = names === ""
    ? `[[ "$cur" == -* ]] && words="${flags}"`
    : `words="${names} ${flags}"`;
  return `    "${pathOf(command)}") ${words} ;;`;
}

function valueCases(command: CommandDefinition): string[] {
  return optionsOf(command)
    .filter(({ placeholder }) => placeholder !== "")
    .map((option) => valueCase(command, option));
}

function valueCase(
  command: CommandDefinition,
  option: OptionDefinition,
): string {
  const path = pathOf(command);
  const flags = option.flags.map((flag) => `"${path} ${flag}"`).join(" | ");
  return `    ${flags}) words="${completionsOf(command, option).join(" ")}" ;;`;
}

// deno-lint-ignore-file no-console
/**
 * Runs the whole suite without the stand-ins in offline/:
 *
 * ```sh
 * deno task test:registry                # the packages of the registry
 * deno task test:registry STD CLIFFY     # checkouts of the real packages
 * ```
 *
 * A checkout may be one package or a workspace; what the packages need of each
 * other must be among them.
 */
import {
  checkArguments,
  type DenoConfig,
  ownErrors,
  registryConfig,
  testArguments,
} from "./registry_config.ts";

const root = new URL("../../", import.meta.url);
// In the root, since paths in a configuration are relative to its place.
const configName = ".registry.deno.json";

if (import.meta.main) Deno.exit(await testRegistry(Deno.args));

async function testRegistry(args: readonly string[]): Promise<number> {
  const folders = await Promise.all(args.map((path) => Deno.realPath(path)));
  const config: DenoConfig = JSON.parse(
    await Deno.readTextFile(new URL("deno.json", root)),
  );
  console.error(
    folders.length === 0
      ? "Linked nothing: the packages come from the registry"
      : `Linked the packages in ${folders.join(" and ")}`,
  );
  const signal = interruptSignal();
  const configFile = new URL(configName, root);
  const text = JSON.stringify(registryConfig(config, folders));
  try {
    await Deno.writeTextFile(configFile, text);
    return await check(checkArguments(config), folders, signal) ||
      await test(testArguments(config), signal);
  } finally {
    await Deno.remove(configFile);
  }
}

async function check(
  args: readonly string[],
  folders: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  const { code, stderr } = await deno(args, {
    signal,
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).output();
  const report = new TextDecoder().decode(stderr);
  const errors = ownErrors(report, folders);
  if (code === 0 || (report.includes("[ERROR]") && errors.length === 0)) {
    return 0;
  }
  console.error(errors.length === 0 ? report : errors.join(""));
  return code;
}

async function test(
  args: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  return (await deno(args, { signal }).spawn().status).code;
}

function deno(
  [subcommand = "", ...args]: readonly string[],
  options: Deno.CommandOptions,
): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: [subcommand, "--config", configName, "--no-lock", ...args],
    cwd: root,
    ...options,
  });
}

/** Stops the child, not this program, which has a file to remove. */
function interruptSignal(): AbortSignal {
  const interrupt = new AbortController();
  const names: readonly Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT"]
    : ["SIGINT", "SIGTERM"];
  for (const name of names) {
    Deno.addSignalListener(name, () => interrupt.abort());
  }
  return interrupt.signal;
}

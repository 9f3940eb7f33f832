/** Whether {@linkcode openFilesBelow} can be asked here. */
export const canListOpenFiles: boolean = Deno.build.os === "linux";

/** Files below a folder that this process has open. */
export async function openFilesBelow(folder: string): Promise<string[]> {
  // By another program: this process may not be allowed to read /proc.
  const { stdout } = await new Deno.Command("ls", {
    args: ["-l", `/proc/${Deno.pid}/fd`],
  }).output();
  return new TextDecoder().decode(stdout).split("\n")
    .map((line) => line.split(" -> ")[1] ?? "")
    .filter((path) => path.startsWith(`${folder}/`));
}

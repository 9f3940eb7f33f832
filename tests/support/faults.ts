/** Code of an error of the package; fails the test for any other error. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === "string") return code;
  throw new Error("The error has no code", { cause: error });
}

/** Code of the error that an action ends in, or "" if it succeeds. */
export async function faultCode(
  action: () => unknown,
): Promise<string> {
  try {
    await action();
  } catch (error) {
    return codeOf(error);
  }
  return "";
}

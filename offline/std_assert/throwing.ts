import nodeAssert from "node:assert";

// As in the real package: what passes here must pass there.
// deno-lint-ignore no-explicit-any
type ErrorType<E extends Error> = abstract new (...args: any[]) => E;

export function assertThrows(fn: () => unknown, msg?: string): unknown;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorType<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(
  fn: () => unknown,
  errorClassOrMsg?: ErrorType<Error> | string,
  msgIncludes?: string,
  msg?: string,
): unknown {
  const thrown = new Expectation(errorClassOrMsg, msgIncludes, msg);
  nodeAssert.throws(fn, thrown.meets, thrown.msg);
  return thrown.error;
}

export function assertRejects(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): Promise<unknown>;
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorType<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  errorClassOrMsg?: ErrorType<Error> | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  const thrown = new Expectation(errorClassOrMsg, msgIncludes, msg);
  const promise = fn();
  await nodeAssert.rejects(async () => await promise, thrown.meets, thrown.msg);
  return thrown.error;
}

/** What a caller wants of an error, and the error that was seen. */
class Expectation {
  error: unknown;
  readonly msg: string | undefined;
  readonly #ErrorClass: ErrorType<Error> | undefined;
  readonly #msgIncludes: string;

  constructor(
    errorClassOrMsg: ErrorType<Error> | string | undefined,
    msgIncludes = "",
    msg?: string,
  ) {
    const onlyMsg = typeof errorClassOrMsg === "string";
    this.msg = onlyMsg ? errorClassOrMsg : msg;
    this.#ErrorClass = onlyMsg ? undefined : errorClassOrMsg;
    this.#msgIncludes = msgIncludes;
  }

  readonly meets = (error: unknown): boolean => {
    this.error = error;
    if (this.#ErrorClass === undefined) return true;
    nodeAssert(
      error instanceof this.#ErrorClass,
      this.msg ?? `Expected ${this.#ErrorClass.name}, but got: ${error}`,
    );
    nodeAssert(
      error.message.includes(this.#msgIncludes),
      this.msg ??
        `Expected "${error.message}" to include "${this.#msgIncludes}"`,
    );
    return true;
  };
}

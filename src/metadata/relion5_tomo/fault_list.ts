import { DataFormatError, type FaultDetails } from "../../core/errors.ts";

/** Faults described in a message. */
const SHOWN = 5;

/** Faults of one kind, found before any is thrown. */
export class FaultList {
  #first: FaultDetails = {};
  #count = 0;
  readonly #shown: string[] = [];

  /**
   * Adds a fault: its fields, and its description for the message. They are
   * made only where they are shown.
   */
  add(details: () => FaultDetails, description: () => string): void {
    if (this.#count++ === 0) this.#first = details();
    if (this.#shown.length < SHOWN) this.#shown.push(description());
  }

  /**
   * Throws all faults as one error: the first five are described, the number
   * of the others is given, and the fields are those of the first.
   *
   * @param message Makes the message of the descriptions.
   * @throws {DataFormatError} if there are faults.
   */
  throwAs(code: string, message: (list: string) => string): void {
    if (this.#count === 0) return;
    const others = this.#count - this.#shown.length;
    const list = this.#shown.join("; ") +
      (others === 0 ? "" : `; and ${others} more, ${this.#count} in all`);
    throw new DataFormatError(code, message(list), this.#first);
  }
}

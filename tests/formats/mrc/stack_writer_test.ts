import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ArgumentError, MissingFileError } from "../../../src/core/errors.ts";
import {
  encodeMrc,
  MrcStackWriter,
  writeMrc,
} from "../../../src/formats/mrc/mod.ts";
import { seededRandom } from "./hand_made.ts";
import { withFolder } from "./temporary_folder.ts";

async function namesIn(folder: string): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  return names.sort();
}

for (const mode of [0, 1, 2, 6, 12, 101] as const) {
  Deno.test(`MrcStackWriter writes what encodeMrc() encodes, mode ${mode}`, async () => {
    await withFolder(async (folder) => {
      const random = seededRandom(mode);
      const [nz, ny, nx] = [13, 5, 7];
      const data = Float32Array.from(
        { length: nz * ny * nx },
        () => Math.floor(random() * 16),
      );
      for (const littleEndian of [true, false]) {
        const options = { mode, littleEndian, voxelSize: 1.5, labels: ["x"] };
        const path = `${folder}/a.mrcs`;
        const writer = await MrcStackWriter.open(path, { ...options, nx, ny });
        for (let i = 0; i < nz; i += 4) {
          await writer.write(data.subarray(i * ny * nx, (i + 4) * ny * nx));
        }
        assertEquals(writer.count, nz);
        assertEquals(
          await namesIn(folder).then((names) => names.length),
          1 + Number(!littleEndian),
        );
        await writer.commit();
        assertEquals(await namesIn(folder), ["a.mrcs"]);
        const whole = encodeMrc({ data, shape: [nz, ny, nx] }, options);
        const written = await Deno.readFile(path);
        assertEquals(written.subarray(1024), whole.subarray(1024));
        // Batches round mean and deviation differently in the last place.
        const rounded = [84, 85, 86, 87, 216, 217, 218, 219];
        const differing = [...whole.subarray(0, 1024).keys()]
          .filter((i) => whole[i] !== written[i] && !rounded.includes(i));
        assertEquals(differing, []);
      }
    });
  });
}

Deno.test("writeMrc() writes the bytes of encodeMrc()", async () => {
  await withFolder(async (folder) => {
    const data = Float64Array.from({ length: 60 }, (_, i) => i / 7);
    const images = { data, shape: [3, 4, 5] };
    const options = { voxelSize: 2, isVolume: true, mode: 12 } as const;
    await writeMrc(`${folder}/a.mrc`, images, options);
    assertEquals(
      await Deno.readFile(`${folder}/a.mrc`),
      encodeMrc(images, options),
    );
  });
});

Deno.test("MrcStackWriter leaves nothing and keeps the old file without commit()", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/a.mrcs`;
    await Deno.writeTextFile(path, "old");
    {
      await using writer = await MrcStackWriter.open(path, { boxSize: 2 });
      await writer.write(new Float32Array(8));
      assertEquals((await namesIn(folder)).length, 2);
    }
    assertEquals(await namesIn(folder), ["a.mrcs"]);
    assertEquals(await Deno.readTextFile(path), "old");
  });
});

Deno.test("MrcStackWriter gives up at a value that does not fit", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/a.mrcs`;
    const writer = await MrcStackWriter.open(path, { boxSize: 2, mode: 1 });
    await writer.write(new Float32Array(8));
    const error = await assertRejects(
      () => writer.write(Float32Array.of(0, 0, 0, 0.5)),
      ArgumentError,
    );
    assertEquals(error.code, "mrc-value");
    assertStringIncludes(error.message, 'value "0.5" at index 11 ');
    assertEquals(await namesIn(folder), []);
    const late = await assertRejects(() => writer.commit(), ArgumentError);
    assertEquals(late.code, "mrc-writer-closed");
    await assertRejects(
      () =>
        writeMrc(path, { data: Float32Array.of(0.5), shape: [1, 1] }, {
          mode: 0,
        }),
      ArgumentError,
    );
    assertEquals(await namesIn(folder), []);
  });
});

Deno.test("MrcStackWriter refuses what makes no stack", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/a.mrcs`;
    const codeOf = async (promise: Promise<unknown>) =>
      (await assertRejects(() => promise, ArgumentError)).code;
    const open = (options: object) =>
      codeOf(MrcStackWriter.open(path, options));
    assertEquals(await open({}), "mrc-option");
    assertEquals(await open({ nx: 3 }), "mrc-option");
    assertEquals(await open({ boxSize: 0 }), "mrc-field");
    assertEquals(await open({ boxSize: 2, mode: 4 }), "mrc-option");
    assertEquals(await open({ boxSize: 2, apix: 1 }), "unknown-option");
    const empty = await MrcStackWriter.open(path, { boxSize: 2 });
    assertEquals(await codeOf(empty.commit()), "mrc-no-images");
    const partial = await MrcStackWriter.open(path, { boxSize: 2 });
    assertEquals(await codeOf(partial.write(new Float32Array(5))), "mrc-shape");
    assertEquals(await namesIn(folder), []);
  });
});

Deno.test("MrcStackWriter refuses calls that are not awaited, and goes on", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/a.mrcs`;
    await using writer = await MrcStackWriter.open(path, { boxSize: 2 });
    const first = writer.write(Float32Array.of(1, 2, 3, 4));
    const error = await assertRejects(
      () => writer.write(new Float32Array(4)),
      ArgumentError,
    );
    assertEquals(error.code, "mrc-writer-busy");
    await first;
    await writer.commit();
    await writer.abort();
    assertEquals(
      (await Deno.readFile(path)).subarray(1024),
      new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer),
    );
  });
});

Deno.test("MrcStackWriter stays closed when aborted during a call", async () => {
  await withFolder(async (folder) => {
    const writer = await MrcStackWriter.open(`${folder}/a.mrcs`, {
      boxSize: 2,
    });
    const write = writer.write(new Float32Array(4)).catch(() => {});
    await writer.abort();
    await write;
    const error = await assertRejects(() => writer.commit(), ArgumentError);
    assertEquals(error.code, "mrc-writer-closed");
    assertEquals(await namesIn(folder), []);
  });
});

Deno.test("MrcStackWriter needs the folder", async () => {
  await withFolder(async (folder) => {
    await assertRejects(
      () => MrcStackWriter.open(`${folder}/none/a.mrcs`, { boxSize: 2 }),
      MissingFileError,
    );
  });
});

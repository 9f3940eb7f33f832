import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import {
  ArgumentError,
  gaussianMolecule,
  MissingFileError,
  simulateDataset,
  type SimulateDatasetOptions,
} from "../../mod.ts";
import { runScript } from "../cli/run.ts";
import { faultCode } from "../support/faults.ts";
import { temporaryFolder } from "../support/temporary.ts";

const SMALL = { box: 16, particles: 20, imagesPerStack: 5, batchSize: 3 };

const ENTRIES = [
  "Particles",
  "ctf.pkl",
  "particles.cs",
  "particles.star",
  "poses.pkl",
  "truth",
];

const PROGRAM = "tests/simulation/simulate_program.ts";

function names(path: string): string[] {
  return [...Deno.readDirSync(path)].map(({ name }) => name).sort();
}

Deno.test("simulateDataset() leaves nothing if it is aborted", async () => {
  await using folder = await temporaryFolder();
  const controller = new AbortController();
  const reason = new Error("enough");
  const options = {
    ...SMALL,
    signal: controller.signal,
    onProgress: (done: number) => {
      if (done >= 8) controller.abort(reason);
    },
  };
  const error = await assertRejects(() =>
    simulateDataset(folder.at("new"), options)
  );
  assertEquals(error, reason);
  assertEquals(names(folder.path), []);
  // An aborted signal ends it before anything is made.
  await assertRejects(() => simulateDataset(folder.at("new"), options));
  assertEquals(names(folder.path), []);
});

Deno.test("simulateDataset() keeps a folder that was there if it is aborted late", async () => {
  await using folder = await temporaryFolder();
  const controller = new AbortController();
  const error = await assertRejects(() =>
    simulateDataset(folder.path, {
      ...SMALL,
      signal: controller.signal,
      onProgress: (done, total) => {
        if (done === total) controller.abort();
      },
    })
  );
  assertInstanceOf(error, DOMException);
  assertEquals([error.name, names(folder.path)], ["AbortError", []]);
});

Deno.test("simulateDataset() heeds a signal that comes with the tables", async () => {
  await using folder = await temporaryFolder();
  const controller = new AbortController();
  await assertRejects(() =>
    simulateDataset(folder.path, {
      ...SMALL,
      signal: controller.signal,
      onProgress: (done, total) => {
        if (done === total) setTimeout(() => controller.abort(), 0);
      },
    }), DOMException);
  assertEquals(names(folder.path), []);
});

Deno.test("simulateDataset() waits for what onProgress promises", async () => {
  await using folder = await temporaryFolder();
  let [running, most] = [0, 0];
  await simulateDataset(folder.path, {
    ...SMALL,
    onProgress: async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running--;
    },
  });
  assertEquals([most, running], [1, 0]);
});

Deno.test("simulateDataset() heeds its signal before each batch", async () => {
  await using folder = await temporaryFolder();
  const controller = new AbortController();
  const seen: number[] = [];
  await assertRejects(() =>
    simulateDataset(folder.path, {
      ...SMALL,
      signal: controller.signal,
      onProgress: (done) => {
        seen.push(done);
        controller.abort();
      },
    })
  );
  assertEquals(seen, [3]);
});

Deno.test("simulateDataset() leaves nothing if it cannot write", async () => {
  await using folder = await temporaryFolder();
  let sawHidden = false;
  const error = await assertRejects(() =>
    simulateDataset(folder.path, {
      ...SMALL,
      onProgress: (done) => {
        if (done !== 5) return;
        const [hidden, ...others] = names(folder.path);
        sawHidden = hidden.startsWith(".simulating-") && others.length === 0;
        Deno.removeSync(folder.at(`${hidden}/Particles`), { recursive: true });
      },
    }), MissingFileError);
  assertEquals([error.code, sawHidden], ["folder-missing", true]);
  assertEquals(names(folder.path), []);
});

Deno.test("simulateDataset() does not mix with what others wrote meanwhile", async () => {
  await using folder = await temporaryFolder();
  const error = await assertRejects(() =>
    simulateDataset(folder.path, {
      ...SMALL,
      onProgress: () => Deno.writeTextFileSync(folder.at("notes.txt"), "mine"),
    }), ArgumentError);
  assertEquals(error.code, "folder-not-empty");
  assertEquals(names(folder.path), ["notes.txt"]);
});

Deno.test("simulateDataset() refuses folders before any work", async () => {
  await using folder = await temporaryFolder();
  await folder.write("full/a.txt", "");
  const codes = [];
  for (const name of ["full", "none/new", "full/a.txt"]) {
    codes.push(await faultCode(() => simulateDataset(folder.at(name), SMALL)));
  }
  assertEquals(codes, ["folder-not-empty", "folder-missing", "folder-is-file"]);
  assertEquals(names(folder.at("full")), ["a.txt"]);
});

Deno.test("simulateDataset() refuses noise for volumes that show nothing", async () => {
  await using folder = await temporaryFolder();
  const volume = gaussianMolecule(16, 1);
  volume.data.fill(0);
  const options: SimulateDatasetOptions = { volumes: [volume], particles: 3 };
  const at = folder.at("new");
  assertEquals(
    await faultCode(() => simulateDataset(at, options)),
    "no-signal",
  );
  assertEquals(names(folder.path), []);
  await simulateDataset(at, { ...options, snr: Infinity });
  assertEquals(names(at), ENTRIES);
  volume.data.set(gaussianMolecule(16, 1).data.map((x) => x * 1e38));
  const huge = () =>
    simulateDataset(folder.at("huge"), { ...options, snr: Infinity });
  assertEquals(await faultCode(huge), "volume-not-finite");
  assertEquals(names(folder.path), ["new"]);
});

Deno.test("a killed simulation leaves no final name, and the next one tidies up", async () => {
  await using folder = await temporaryFolder();
  for (const after of ["3", "20"]) {
    const { code } = await runScript(PROGRAM, ["-A"], [folder.path, after]);
    assertEquals(code, 128 + 9);
    const [hidden, ...others] = names(folder.path);
    assertEquals([hidden.slice(0, 12), others], [".simulating-", []]);
  }
  await simulateDataset(folder.path, SMALL);
  assertEquals(names(folder.path), ENTRIES);
});

Deno.test("simulateDataset() needs read and write permission of its folder only", async () => {
  await using folder = await temporaryFolder();
  await Deno.mkdir(folder.at("there"));
  for (const name of ["there", "new"]) {
    const at = folder.at(name);
    const flags = [`--allow-read=${at}`, `--allow-write=${at}`];
    const { code, err } = await runScript(PROGRAM, flags, [at]);
    assertEquals([code, err], [0, ""]);
    assertEquals(names(at), ENTRIES);
  }
});

// Files read by columns give what they give when they are read whole, wherever
// the chunks are cut.
import { assert, assertEquals, assertRejects } from "@std/assert";
import { ArgumentError } from "../../../src/core/errors.ts";
import { bytesSource } from "../../../src/io/byte_source.ts";
import {
  parseStar,
  type ParseStarOptions,
  readStarDocument,
  serializeStar,
  type StarDocument,
  starDocumentOf,
  type StarTable,
} from "../../../src/formats/star/mod.ts";
import { streamStar } from "../../../src/formats/star/stream_star.ts";
import { integers } from "../../support/random.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { damage, SEED_FILES } from "./damaged_files.ts";
import { BASE, bytesOf, latin1 } from "./star_text.ts";

type Mode = ParseStarOptions["mode"];

async function stream(
  bytes: Uint8Array,
  chunkLength: number,
  mode?: Mode,
  columns: (label: string) => boolean = () => true,
): Promise<StarDocument> {
  const source = bytesSource(bytes);
  return await streamStar(source, { mode, columns, chunkLength });
}

/** What a call gives, or its error. */
function outcome(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return faultOf(error);
  }
}

function faultOf(error: unknown): unknown {
  const { name, message, code, line } = error as Error & {
    code: string;
    line: number;
  };
  return { name, message, code, line };
}

function contentOf(table: StarTable): unknown {
  const rows = Int32Array.from(
    { length: table.rowCount },
    (_, row) => table.rowCount - 1 - row,
  ).filter((row) => row % 3 !== 1);
  return [
    [table.name, table.kind, table.rowCount, table.columns],
    outcome(() =>
      serializeStar(starDocumentOf(table, null, { created: null }))
    ),
    ...[table, table.selectRows(rows)].flatMap((each) =>
      table.columns.map((label) => [
        outcome(() => each.numbers(label)),
        outcome(() => each.numbers(label, { missing: -1 })),
        outcome(() => each.integers(label)),
        outcome(() => each.numberLists(label)),
        each.text(label),
        each.categories(label),
        each.rowCount > 0 ? each.cell(each.rowCount - 1, label) : "",
      ])
    ),
  ];
}

function documentOf(document: StarDocument): unknown {
  return [document.diagnostics, document.blocks.map(contentOf)];
}

async function assertStreams(
  bytes: Uint8Array,
  lengths: Iterable<number>,
  mode?: Mode,
): Promise<void> {
  const whole = outcome(() => documentOf(parseStar(bytes, { mode })));
  for (const length of lengths) {
    let streamed;
    try {
      streamed = documentOf(await stream(bytes, length, mode));
    } catch (error) {
      streamed = faultOf(error);
    }
    assertEquals(streamed, whole, `chunks of ${length}`);
  }
}

function* upTo(length: number): Generator<number> {
  for (let i = 1; i <= length; i++) yield i;
}

const PLAIN = [
  "data_optics\n\nloop_\n_rlnOpticsGroup #1\n_rlnVoltage #2\n 1 300.000000\n\n\n",
  "# version 30001\n\ndata_particles\n\nloop_\n_rlnImageName #1\n_rlnA #2\n_rlnB #3\n",
  "000001@x/a.mrcs   12.500000  -0.000000 \n000002@x/a.mrcs  -2.500000 7\n",
  "2@x/b.mrcs 00.5 1e-05\n\t2@x/b.mrcs\t+3 nan\n99999999@b 5. .5\n999999999@b - -\n",
  "1@ 123456789.123456 1234567890.5\nx@y 0.1234567891 123456789012345678\n",
  "1@x/caf\u00e9 0 -0\n'1@x y' \"3\" <NA>\n1@x y z # note\nO'B a#b @\n",
].join("");

const FILES: readonly [string, Uint8Array, Mode?][] = [
  ["plain rows", bytesOf(PLAIN)],
  ["the base of the matrix", bytesOf(BASE)],
  ["lines that end with CR LF", bytesOf(PLAIN.replaceAll("\n", "\r\n"))],
  ["lines that end with CR", bytesOf(PLAIN.replaceAll("\n", "\r"))],
  ["line ends of all kinds", bytesOf("data_\nloop_\n_a\n_b\n1 2\r\n3 4\r5 6")],
  ["Latin-1", latin1("\n" + PLAIN)],
  ["a byte-order mark", bytesOf("\ufeff" + PLAIN)],
  ["blank lines", bytesOf("data_\nloop_\n_a\n_b\n1 2\n\n3 4\n# c\n5 6\n")],
  ["blank lines, strictly", bytesOf(`${BASE}\n${BASE.slice(-20)}`), "strict"],
  [
    "labels and blocks twice",
    bytesOf("data_\nloop_\n_a\n_b\n_a\n1 2 1\n3 4 3\ndata_\n_a 1\n"),
    "lenient",
  ],
  ["a short row", bytesOf("data_\nloop_\n_a\n_b\n1 2\n3\n5 6\n")],
  ["a long row", bytesOf("data_\nloop_\n_a\n_b\n1 2\n3 4 5\n")],
  ["an open quote", bytesOf("data_\nloop_\n_a\n_b\n1 2\n3 'x\n")],
  ["a control byte", bytesOf("data_\nloop_\n_a\n_b\n1 2\n3 4\x01\n")],
  ...SEED_FILES.map((bytes, i) =>
    [`file ${i + 1}`, bytes] as [string, Uint8Array]
  ),
];

for (const [name, bytes, mode] of FILES) {
  Deno.test(`streamStar() gives what parseStar() does at every seam: ${name}`, async () => {
    await assertStreams(bytes, upTo(bytes.length + 1), mode);
  });
}

Deno.test("streamStar() gives what parseStar() does for damaged files", async () => {
  const random = integers(20261123);
  const seeds = [...SEED_FILES, bytesOf(PLAIN)];
  for (let i = 0; i < 1200; i++) {
    const bytes = damage(seeds[i % seeds.length], random);
    const mode = random(3) === 0 ? "lenient" : "default";
    await assertStreams(bytes, [1 + random(bytes.length + 1), 1000], mode);
  }
});

const TOKENS = [
  (random: (limit: number) => number) =>
    (random(2e9) / 10 ** random(8) - 1000).toFixed(random(10)),
  (random: (limit: number) => number) => String(random(1e9) - 5e8),
  (random: (limit: number) => number) =>
    `${String(random(200)).padStart(6, "0")}@m/${random(9)}.mrcs`,
  (random: (limit: number) => number) => `w${random(40)}`,
  (random: (limit: number) => number) => (random(1e6) * 1e-9).toExponential(),
];

Deno.test("streamStar() gives what parseStar() does for tables of many rows", async () => {
  const random = integers(7);
  for (let file = 0; file < 3; file++) {
    // A column of one kind, with an odd cell now and then.
    const kinds = Array.from({ length: 7 }, () => random(TOKENS.length));
    const rows = Array.from(
      { length: 5000 },
      () =>
        kinds.map((kind) =>
          TOKENS[random(3000) === 0 ? random(TOKENS.length) : kind](random)
            .padStart(random(14))
        ).join(" "),
    );
    const labels = kinds.map((_, i) => `_c${i} #${i + 1}\n`).join("");
    const bytes = bytesOf(`data_\nloop_\n${labels}${rows.join("\n")}\n`);
    await assertStreams(bytes, [1000 + random(99999), 2 ** 22]);
  }
});

Deno.test("columns that were not read are listed, and refused by name", async () => {
  const document = await stream(
    bytesOf(PLAIN),
    100,
    "default",
    (label) => label === "_rlnB",
  );
  const table = document.mainTable();
  assertEquals(table.columns, ["_rlnImageName", "_rlnA", "_rlnB"]);
  assert(table.has("_rlnA"));
  assertEquals(table.cell(1, "_rlnB"), "7");
  assertEquals(Object.keys(table.row(0)), ["_rlnB"]);
  assertEquals(document.opticsTable()!.numbers("_rlnVoltage")[0], 300);
  for (
    const use of [
      () => table.text("_rlnA"),
      () => table.numbers("_rlnA"),
      () => table.cell(0, "_rlnA"),
      () => table.selectRows([1]).categories("_rlnA"),
      () => serializeStar(document),
    ]
  ) {
    const { code, message } = outcome(use) as ArgumentError;
    assertEquals(code, "star-column-not-read");
    assert(/option columns/.test(message));
  }
});

Deno.test("readStarDocument() reads the columns it is told", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("a.star");
  await Deno.writeTextFile(path, PLAIN);
  const some = await readStarDocument(path, { columns: ["_rlnB"] });
  assertEquals(some.path, path);
  assertEquals(some.mainTable().text("_rlnB")[2], "1e-05");
  const all = await readStarDocument(path, { columns: () => true });
  assertEquals(
    all.blocks.map(contentOf),
    (await readStarDocument(path)).blocks.map(contentOf),
  );
  await assertRejects(
    () => readStarDocument(path, { columns: [], mode: "odd" as Mode }),
    ArgumentError,
    "mode",
  );
});

Deno.test("a document read by columns is kept apart from others", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("a.star");
  await Deno.writeTextFile(path, PLAIN);
  const old = new Date(Date.now() - 60_000);
  await Deno.utime(path, old, old);
  const some = await readStarDocument(path, { columns: ["_rlnB"] });
  assert(await readStarDocument(path, { columns: ["_rlnB"] }) === some);
  assert(await readStarDocument(path, { columns: ["_rlnA"] }) !== some);
  const whole = await readStarDocument(path);
  assert(whole !== some);
  // A document with everything serves whoever wants less.
  assert(await readStarDocument(path, { columns: ["_rlnA"] }) === whole);
});

import { assert, assertEquals } from "@std/assert";
import { encodeCsg, parseCsg } from "../../../src/formats/cs/mod.ts";
import { faultCode } from "../../support/faults.ts";

const GROUP = `created: 2023-01-05 10:11:12.131415
group:
  description: All particles that were processed.
  name: particles
  title: All particles
  type: particle
results:
  alignments3D:
    metafile: '>cryosparc_P1_J5_006_particles.cs'
    num_items: 100
    type: particle.alignments3D
  blob:
    metafile: '>J5_passthrough_particles.cs'
    num_items: 90
    type: particle.blob
  ctf:
    metafile: '>cryosparc_P1_J5_006_particles.cs'
    num_items: 100
    type: particle.ctf
version: v4.4.0
`;

Deno.test("parseCsg() names each file once, the one with images first", async () => {
  assertEquals(await parseCsg(GROUP, "/data/P1/J5/particles.csg"), {
    name: "particles",
    files: [
      "/data/P1/J5/J5_passthrough_particles.cs",
      "/data/P1/J5/cryosparc_P1_J5_006_particles.cs",
    ],
    length: 90,
  });
});

Deno.test("parseCsg() follows paths without > and absolute ones", async () => {
  const files = async (metafile: string) => {
    const text = `results:\n  ctf:\n    metafile: '${metafile}'\n`;
    return (await parseCsg(text, "/a/b/c.csg")).files;
  };
  assertEquals(await files("x.cs"), ["/a/b/x.cs"]);
  assertEquals(await files(">../x.cs"), ["/a/x.cs"]);
  assertEquals(await files(">>x.cs"), ["/a/b/x.cs"]);
  assertEquals(await files("/abs/x.cs"), ["/abs/x.cs"]);
});

Deno.test("parseCsg() reads the quotes that Python writes", async () => {
  const text = String.raw`results:
  blob:
    metafile: ">caf\xe9 \\x41 \u03bb.cs"
`;
  const { files } = await parseCsg(text, "/a.csg");
  assertEquals(files, ["/caf\u00e9 \\x41 \u03bb.cs"]);
  const bad = text.replace("caf", "\\q");
  assertEquals(await faultCode(() => parseCsg(bad, "/a")), "csg-content");
});

Deno.test("parseCsg() reads long lines and many levels in linear time", async () => {
  const blanks = `x: a${" ".repeat(2_000_000)}b\n`;
  assertEquals((await parseCsg(blanks + GROUP, "/a.csg")).length, 90);
  let levels = "";
  for (let i = 0; i < 2000; i++) levels += `${" ".repeat(i)}k:\n`;
  assertEquals((await parseCsg(levels + GROUP, "/a.csg")).length, 90);
});

Deno.test("parseCsg() does without a name and a number of items", async () => {
  for (const items of ["many", 1.5, null]) {
    const blob = `metafile: '>x.cs'\n    num_items: ${items}`;
    const text = `results:\n  blob:\n    ${blob}\n`;
    const { name, length } = await parseCsg(text, "/a.csg");
    assertEquals([name, length], ["particles", null]);
  }
});

Deno.test("parseCsg() refuses YAML that is no group", async () => {
  const texts = {
    "empty": "",
    "a text": "data_particles\nloop_\n",
    "a list": "- 1\n- 2\n",
    "no results": "group: {name: x}\n",
    "empty results": "results: {}\n",
    "results that are none": "results: 5\n",
    "a list of results": "results: [a, b]\n",
    "no file": "results: {blob: {num_items: 3}}\n",
    "an empty file name": "results: {blob: {metafile: ''}}\n",
    "a file that is a list": "results: {blob: {metafile: [a]}}\n",
    "no YAML": "results: {blob: [\n",
    "several documents": `${GROUP}---\n${GROUP}`,
    "the same key twice": `${GROUP}results: {}\n`,
    "binary": "\0\x01\x02\x93NUMPY",
  };
  for (const [what, text] of Object.entries(texts)) {
    const fault = () => parseCsg(text, "/a.csg");
    assertEquals(await faultCode(fault), "csg-content", what);
  }
});

Deno.test("parseCsg() follows no aliases, so that none can multiply", async () => {
  let text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (let i = 1; i < 12; i++) {
    const aliases = new Array(9).fill(`*a${i - 1}`).join(", ");
    text += `a${i}: &a${i} [${aliases}]\n`;
  }
  assertEquals((await parseCsg(text + GROUP, "/a.csg")).files.length, 2);
  const alias = `x: &x y.cs\nresults:\n  blob:\n    metafile: *x\n`;
  const fault = () => parseCsg(alias, "/a.csg");
  assertEquals(await faultCode(fault), "csg-content");
});

Deno.test("parseCsg() reads what YAML writers do to long texts and lists", async () => {
  const text = `---
# A comment.
group:
    description: All particles that were processed, which goes on
        over two lines
    name: it's   # the name
    slots:
    - name: {a: b}
      deep:
        key: value
    - prefix: ctf
    title: 'All
      particles'
"results":
    'blob':
        metafile: '>it''s long
          name.cs'
        num_items: 12
\r
`;
  assertEquals(await parseCsg(text.replaceAll("\n", "\r\n"), "/a.csg"), {
    name: "it's",
    files: ["/it's long name.cs"],
    length: 12,
  });
});

Deno.test("parseCsg() refuses deep nesting", async () => {
  const deep = "[".repeat(20_000);
  assertEquals(await faultCode(() => parseCsg(deep, "/a")), "csg-content");
});

Deno.test({
  name: "parseCsg() and encodeCsg() need no permission",
  permissions: "none",
  fn: async () => {
    const text = await encodeCsg("a.cs", ["blob/path"], 1);
    assertEquals((await parseCsg(text, "/b.csg")).files, ["/a.cs"]);
  },
});

Deno.test("encodeCsg() names one file for each group of fields", async () => {
  const fields = ["uid", "blob/path", "blob/idx", "ctf/df1_A"];
  const text = await encodeCsg("sub set #1.cs", fields, 7, "subset");
  assert(text.includes('type: "particle.ctf"'));
  assertEquals(await parseCsg(text, "/p/sub.csg"), {
    name: "subset",
    files: ["/p/sub set #1.cs"],
    length: 7,
  });
  const long = `${"long name ".repeat(30)}: 'x' "y".cs`;
  const again = await parseCsg(await encodeCsg(long, fields, 1), "/a.csg");
  assertEquals(again.files, [`/${long}`]);
});

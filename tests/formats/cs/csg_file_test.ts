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
  const images = "/data/P1/J5/J5_passthrough_particles.cs";
  const others = "/data/P1/J5/cryosparc_P1_J5_006_particles.cs";
  assertEquals(await parseCsg(GROUP, "/data/P1/J5/particles.csg"), {
    name: "particles",
    files: [images, others],
    fileOf: new Map([
      ["blob", images],
      ["alignments3D", others],
      ["ctf", others],
    ]),
    length: 90,
  });
});

Deno.test("parseCsg() follows paths without > and absolute ones", async () => {
  const files = async (metafile: string) => {
    const text = JSON.stringify({ results: { ctf: { metafile } } });
    return (await parseCsg(text, "/a/b/c.csg")).files;
  };
  assertEquals(await files("x.cs"), ["/a/b/x.cs"]);
  assertEquals(await files(">../x.cs"), ["/a/x.cs"]);
  assertEquals(await files(">>x.cs"), ["/a/b/x.cs"]);
  assertEquals(await files("/abs/x.cs"), ["/abs/x.cs"]);
});

Deno.test("parseCsg() does without a name and a number of items", async () => {
  for (const items of ["many", 1.5, null]) {
    const blob = { metafile: ">x.cs", "num_items": items };
    const text = JSON.stringify({ results: { blob } });
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

Deno.test("parseCsg() reads aliases that would multiply as they stand", async () => {
  let text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (let i = 1; i < 12; i++) {
    const aliases = new Array(9).fill(`*a${i - 1}`).join(", ");
    text += `a${i}: &a${i} [${aliases}]\n`;
  }
  const { files } = await parseCsg(text + GROUP, "/a.csg");
  assertEquals(files.length > 0, true);
});

Deno.test("parseCsg() refuses deep nesting", async () => {
  const deep = "[".repeat(20_000);
  assertEquals(await faultCode(() => parseCsg(deep, "/a")), "csg-content");
});

Deno.test("parseCsg() refuses tags that it does not know", async () => {
  const fault = () => parseCsg(`extra: !unknown 5\n${GROUP}`, "/a.csg");
  assertEquals(await faultCode(fault), "csg-content");
});

Deno.test("encodeCsg() names one file for each group of fields", async () => {
  const fields = ["uid", "blob/path", "blob/idx", "ctf/df1_A"];
  const text = await encodeCsg("sub set #1.cs", fields, 7, "subset");
  assert(text.includes("type: particle.ctf"));
  assertEquals(await parseCsg(text, "/p/sub.csg"), {
    name: "subset",
    files: ["/p/sub set #1.cs"],
    fileOf: new Map([
      ["blob", "/p/sub set #1.cs"],
      ["ctf", "/p/sub set #1.cs"],
    ]),
    length: 7,
  });
  const long = `${"long name ".repeat(30)}: 'x' "y".cs`;
  const again = await parseCsg(await encodeCsg(long, fields, 1), "/a.csg");
  assertEquals(again.files, [`/${long}`]);
});

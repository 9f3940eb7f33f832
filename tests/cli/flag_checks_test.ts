import { ValidationError } from "@cliffy/command";
import { assertEquals, assertThrows } from "@std/assert";
import { checkFileFlags, type FileFlags } from "../../cli/flag_checks.ts";

/** The flag that is refused, or null. */
function refused(file: string, flags: FileFlags): string | null {
  try {
    checkFileFlags(file, flags);
    return null;
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return /"(--[\w-]+)"/.exec(error.message)![1];
  }
}

Deno.test("checkFileFlags() takes flags that the files have a use for", () => {
  const all = { datadir: ".", stripPrefix: "a", apix: 1, voltage: 300 };
  assertEquals(refused("a.STAR", { ...all, block: "x" }), null);
  assertEquals(refused("a.star", { decimalComma: true }), null);
  for (const file of ["a.cs", "a.csg", "a.cs.npy", "A.CS"]) {
    const flags = { ...all, passthrough: "auto", poseClass: 0 };
    assertEquals(refused(file, flags), null);
  }
  assertEquals(refused("a.txt", { datadir: ".", stripPrefix: "a" }), null);
  assertEquals(refused("a.mrcs", { poses: "p.pkl", apix: 1 }), null);
  assertEquals(refused("a.mrcs", { ctf: "c.star", block: "x" }), null);
  assertEquals(refused("a.mrcs", { poses: "p.cs", poseClass: 1 }), null);
  assertEquals(refused("a.h5::/images", { apix: 1 }), null);
  assertEquals(refused("a.mrcs", { decimalComma: false }), null);
});

Deno.test("checkFileFlags() takes flags of tilt series for STAR files only", () => {
  const tilts = { tiltSeries: true, ntilts: 3, tiltInd: "i.txt" };
  const tomo = {
    tomograms: "t.star",
    stacks: "full",
    dropUnseen: true,
  } as const;
  assertEquals(refused("a.star", { ...tilts, ...tomo }), null);
  // A STAR file of poses has no tilts of its own.
  const poses = { poses: "p.star" };
  assertEquals(refused("a.mrcs", { ...poses, ...tilts }), "--tilt-series");
  assertEquals(refused("a.mrcs", { tiltInd: "i.txt" }), "--tilt-ind");
  assertEquals(refused("a.mrcs", { tiltCtf: "warp" }), "--tilt-ctf");
  assertEquals(refused("a.cs", tomo), "--tomograms");
  assertEquals(refused("a.h5", { rowOrder: "file" }), "--row-order");
});

Deno.test("checkFileFlags() refuses flags without effect", () => {
  assertEquals(refused("a.mrcs", { apix: 1 }), "--apix");
  assertEquals(refused("a.mrcs", { voltage: 1 }), "--voltage");
  assertEquals(refused("a.mrcs", { cs: 1 }), "--cs");
  const contrast = { amplitudeContrast: 0.1 };
  assertEquals(refused("a.txt", contrast), "--amplitude-contrast");
  assertEquals(refused("a.mrcs", { block: "x" }), "--block");
  assertEquals(refused("a.cs", { decimalComma: true }), "--decimal-comma");
  assertEquals(refused("a.star", { passthrough: "auto" }), "--passthrough");
  assertEquals(refused("a.mrcs", { poseClass: 0 }), "--pose-class");
  assertEquals(refused("a.mrcs", { datadir: "." }), "--datadir");
  assertEquals(refused("a.h5", { stripPrefix: "a" }), "--strip-prefix");
  const flags = { poses: "p.pkl", ctf: "c.pkl", poseClass: 1 };
  assertThrows(() => checkFileFlags("a.mrcs", flags), ValidationError, ".cs");
});

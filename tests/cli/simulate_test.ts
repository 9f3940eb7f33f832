import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { main } from "../../cli/main.ts";
import {
  gaussianMolecule,
  loadDataset,
  ndArray,
  writeVolume,
} from "../../mod.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { cryoset, cryosetJson, linesOf, runScript } from "./run.ts";

const SMALL = ["--box", "16", "-n", "12"];

Deno.test("simulate makes a set and says what to do with it", async () => {
  await using folder = await temporaryFolder();
  const out = folder.at("sim");
  const made = await cryoset("simulate", out, ...SMALL);
  assertEquals([made.code, made.err], [0, ""]);
  assertEquals(linesOf(made.out), [
    out,
    "  made          12 particles",
    "  images        16 px of 3 Å",
    "  noise         signal-to-noise 0.1",
    "  tables        particles.star, particles.cs, poses.pkl, ctf.pkl",
    "  stacks        1 stack in Particles",
    "  truth         volumes, conformations and options in truth",
    `Next: cryoset info ${out}/particles.star`,
  ]);
  const info = await cryoset("info", `${out}/particles.star`);
  assertEquals([info.code, info.err], [0, ""]);
  assertStringIncludes(info.out, "complete      yes");
  const again = await cryoset("simulate", out, ...SMALL);
  assertEquals([again.code, again.out], [2, ""]);
  assertStringIncludes(again.err, "name a new or");
});

Deno.test("simulate makes tilt series that batches walks", async () => {
  await using folder = await temporaryFolder();
  const out = folder.at("tilts");
  const words = "--tilt-series --tilt-range 20 --tilt-step 10";
  const made = await cryoset(
    "simulate",
    out,
    ...SMALL,
    ...words.split(" "),
    "--dose-per-tilt",
    "2",
  );
  assertStringIncludes(
    made.out,
    "  made          12 particles, 5 tilts each\n",
  );
  assertEquals(made.out.includes("particles.cs"), false);
  const next = /^Next: cryoset (.*)$/m.exec(made.out)![1];
  const walk = await cryoset(...next.split(" "));
  assertEquals([walk.code, walk.err], [0, ""]);
  await using dataset = await loadDataset(`${out}/particles.star`, {
    tiltSeries: true,
  });
  assertEquals(dataset.ctfParams.data[11 * 4 + 9], 8);
});

Deno.test("simulate hands all flags on", async () => {
  await using folder = await temporaryFolder();
  const out = folder.at("sim");
  const words = "--voxel-size 2.5 --seed 4 --conformations 2 " +
    "--proportions 3,1 --max-shift 1.5 --optics-groups 2 --defocus 5000,6000 " +
    "--astigmatism 100 --phase-shift 90 --contrast-std 0.1 --snr 2 " +
    "--noise-colour 4,2,1 --invert --no-halfsets --images-per-stack 5 --clean";
  const { code, json } = await cryosetJson(
    "simulate",
    out,
    ...SMALL,
    ...words.split(" "),
  );
  assertEquals([code, json.path, json.nImages], [0, out, 12]);
  assertEquals([json.files.stacks.length, json.noiseProfile.length], [3, 7]);
  assertEquals(json.files.clean, `${out}/truth/clean.star`);
  const { options } = JSON.parse(await Deno.readTextFile(json.files.record));
  const { opticsGroups, ...rest } = options;
  assertEquals(opticsGroups.length, 2);
  assertEquals(rest, {
    particles: 12,
    box: 16,
    voxelSize: 2.5,
    seed: 4,
    volumes: "built-in",
    conformations: 2,
    proportions: [0.75, 0.25],
    rotations: "uniform",
    translations: "uniform",
    maxShift: 1.5,
    ctf: true,
    defocus: [5000, 6000],
    astigmatism: 100,
    phaseShift: [90, 90],
    contrastStd: 0.1,
    snr: 2,
    noiseColour: [4, 2, 1],
    invertContrast: true,
    tiltSeries: null,
    halfsets: false,
    padding: 2,
    imagesPerStack: 5,
    cleanImages: true,
  });
});

Deno.test("simulate projects volumes of files", async () => {
  await using folder = await temporaryFolder();
  const paths = [folder.at("a.mrc"), folder.at("b.mrc")];
  for (const [i, path] of paths.entries()) {
    const conformation = i + 1;
    await writeVolume(path, gaussianMolecule(16, 1.1, { conformation }));
  }
  const words = ["-n", "20", "--volume", paths.join(), "--snr", "none"];
  const { out } = await cryoset("simulate", folder.at("sim"), ...words);
  assert(/^ {2}volumes {7}in \d+ and \d+ particles$/m.test(out));
  assertStringIncludes(out, "  images        16 px of 1.1 Å\n");
  assertStringIncludes(out, "  noise         none\n");
  const missing = folder.at("c.mrc");
  const { code, err } = await cryoset(
    "simulate",
    folder.at("none"),
    "--volume",
    missing,
  );
  assertEquals(code, 2);
  assertStringIncludes(
    err.replaceAll(/\s+/g, " "),
    `No such file: "${missing}"`,
  );
});

Deno.test("simulate refuses flags of no effect, in its own words", async (t) => {
  const calls: [words: string, message: string][] = [
    ["--tilt-range 50", 'Option "--tilt-range" works with "--tilt-series"'],
    ["--tilt-step 5", 'Option "--tilt-step" works with "--tilt-series"'],
    ["--dose-per-tilt 5", 'works with "--tilt-series"'],
    ["--volume a.mrc --conformations 2", 'leave out "--volume"'],
    ["--no-ctf --defocus 1,2", 'leave out "--no-ctf"'],
    ["--no-ctf --phase-shift 90", 'leave out "--no-ctf"'],
    ["--snr none --noise-colour 1", 'leave out "--snr none"'],
    ["--snr 0", 'a number above 0 or "none", not "0"'],
    ["--snr 1,2", 'a number above 0 or "none", not "1,2"'],
    ["--snr 1e-300", "1000000000000 is needed; for no noise, give --snr none"],
    ["--box 1000000", "take more memory than there is"],
    ["--voxel-size 1e-9", 'a voxel size of "1e-9" Å: it is too small'],
    [
      "--proportions 1,2",
      '"1, 2": a number of 0 or more for each conformation (1)',
    ],
    ["--defocus 2,1", 'a number or "min,max", not "2,1"'],
    ["--defocus 1,2,3", 'a number or "min,max"'],
    ["--defocus x", 'a number or "min,max"'],
    ["--noise-colour pink", 'must be "white", a power'],
    ["--proportions 1,", "numbers with commas between"],
    ["--volume a.mrc,", "paths with commas between"],
    ["--box 15", 'a box of "15" px: an even whole number'],
    ["--max-shift 99", 'Cannot use "99" as --max-shift: 0 to 32 px'],
    ["--tilt-series --tilt-range 90", 'Cannot use "90" as --tilt-range:'],
    ["--tilt-series --tilt-step 0", 'Cannot use "0" as --tilt-step:'],
    ["--tilt-series --dose-per-tilt 0", 'Cannot use "0" as --dose-per-tilt:'],
    ["--contrast-std -1", 'Cannot use "-1" as --contrast-std:'],
    ["--conformations 3", "for more, give --volume"],
    ["--padding 1", 'Unknown option "--padding"'],
  ];
  await using folder = await temporaryFolder();
  for (const [words, message] of calls) {
    await t.step(words, async () => {
      const { code, out, err } = await cryoset(
        "simulate",
        folder.at("sim"),
        ...words.split(" "),
      );
      assertEquals([code, out], [2, ""]);
      assertStringIncludes(err.replaceAll(/\s+/g, " "), message);
    });
  }
  assertEquals([...Deno.readDirSync(folder.path)], []);
});

Deno.test("simulate tells the voxel size it needs by its flag", async () => {
  await using folder = await temporaryFolder();
  const map = folder.at("map.mrc");
  await writeVolume(map, gaussianMolecule(16, 1), { voxelSize: null });
  const words = ["simulate", folder.at("sim"), "-n", "3", "--volume", map];
  const { code, err } = await cryoset(...words);
  assertEquals(code, 2);
  assertStringIncludes(err.replaceAll(/\s+/g, " "), "give --voxel-size");
  assertEquals((await cryoset(...words, "--voxel-size", "2")).code, 0);
});

Deno.test("simulate says what to do with a volume it cannot use", async () => {
  await using folder = await temporaryFolder();
  const write = async (name: string, side: number, voxelSize: number) => {
    const path = folder.at(name);
    const { data } = gaussianMolecule(18, 1);
    const shape = [side, side, side];
    await writeVolume(path, ndArray(data.subarray(0, side ** 3), shape), {
      voxelSize,
    });
    return path;
  };
  const [even, odd, fine] = [
    await write("16.mrc", 16, 1),
    await write("15.mrc", 15, 1),
    await write("fine.mrc", 16, 0.5),
  ];
  const larger = await write("18.mrc", 18, 1);
  const calls: [words: string[], message: string][] = [
    [[odd], 'volume 1: its side is "15" px where an even number from 8 is'],
    [[odd, "--box", "16"], "pad it with zeros, or crop it"],
    [[even, "--box", "8"], "leave out --box, or resample the volume"],
    [[`${even},${larger}`], '"18" px, not 16 px; resample it to theirs'],
    [[`${even},${fine}`], 'its voxel size is "0.5" Å, not 1 Å; resample it'],
  ];
  for (const [words, message] of calls) {
    const at = folder.at("sim");
    const { code, err } = await cryoset("simulate", at, "--volume", ...words);
    assertEquals(code, 2);
    assertStringIncludes(err.replaceAll(/\s+/g, " "), message);
  }
});

Deno.test("simulate draws progress for who watches", async () => {
  await using folder = await temporaryFolder();
  let err = "";
  const code = await main(["simulate", folder.at("sim"), ...SMALL], {
    out: () => {},
    err: (text) => err += text,
    interactive: true,
  });
  assertEquals(code, 0);
  assertStringIncludes(err, "12/12 images");
});

Deno.test("simulate needs its folder only, and says so", async () => {
  await using folder = await temporaryFolder();
  const at = folder.at("sim");
  const words = ["simulate", at, ...SMALL];
  const denied = await runScript("cli/main.ts", [], words);
  const flags = [`--allow-read=${at}`, `--allow-write=${at}`];
  assertEquals([denied.code, linesOf(denied.err)], [2, [
    `cryoset: Permission denied: add ${
      flags.join(" ")
    } to the flags of deno run`,
  ]]);
  const { code, err } = await runScript("cli/main.ts", flags, words);
  assertEquals([code, err], [0, ""]);
});

Deno.test("simulate keeps to 80 columns but for paths", async () => {
  await using folder = await temporaryFolder();
  const texts = [
    (await runScript("cli/main.ts", [], ["simulate", "--help"])).out,
    (await cryoset("simulate", folder.at("sim"), ...SMALL)).out,
  ];
  assertStringIncludes(texts[0], "--tilt-series");
  const long = texts.flatMap(linesOf)
    .filter((line) => line.length > 80 && !line.includes("/"));
  assertEquals(long, []);
});

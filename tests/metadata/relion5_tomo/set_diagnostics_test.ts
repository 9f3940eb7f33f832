import { assert, assertEquals } from "@std/assert";
import {
  loadDataset,
  openRelion5Tomo,
  type Relion5TomoOptions,
} from "../../../mod.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import {
  type TomoProjectOptions,
  writeTomoProject,
} from "../../support/tomo_project.ts";
import { changing, editing, PARTICLES, TOMOGRAMS } from "./fault_case.ts";

/** A project, and the one diagnostic it brings that a sound one does not. */
interface NoteCase {
  readonly code: string;
  readonly project: TomoProjectOptions;
  readonly open?: Relion5TomoOptions;
  /** End of the path. */
  readonly path: string;
  /** Parts of the message. */
  readonly says: readonly string[];
}

const SOUND: TomoProjectOptions = { stackKind: "compact" };

const CASES: readonly NoteCase[] = [
  {
    code: "no-general-block",
    project: { general: false },
    path: PARTICLES,
    says: ["_rlnImageDimensionality"],
  },
  {
    code: "names-made",
    project: { omit: ["_rlnTomoParticleName"] },
    path: PARTICLES,
    says: ["_rlnTomoParticleName"],
  },
  {
    code: "ctf-scale-missing",
    project: { omit: ["_rlnCtfScalefactor"] },
    path: "TS_01.star",
    says: ["2 tilt series", "_rlnCtfScalefactor", "cosine"],
  },
  {
    code: "ctf-scale-missing",
    project: { omit: ["_rlnCtfScalefactor"] },
    open: { missingCtfScale: "one" },
    path: "TS_01.star",
    says: ["1"],
  },
  {
    code: "tilt-bfactor-ignored",
    project: changing(({ tomograms }) =>
      tomograms[0].frames[1].tiltBfactor = 5
    ),
    path: "star",
    says: ["_rlnCtfBfactor"],
  },
  {
    code: "projection-conflict",
    project: {
      alignment: "both",
      change: ({ tomograms: [{ frames }] }) => {
        for (const frame of frames) {
          frame.projection = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [
            0,
            0,
            0,
            1,
          ]];
        }
      },
    },
    path: "TS_01.star",
    says: ['"TS_01"', "matrices"],
  },
  {
    code: "outside-tomogram",
    project: changing(({ particles }) => particles[2].coordinate = [1e5, 0, 0]),
    path: PARTICLES,
    says: ["1 ", '"TS_01/18"'],
  },
  {
    code: "optics-aberrations",
    project: editing(
      PARTICLES,
      /(_rlnCtfDataAreCtfPremultiplied.*\n)(\S.*)\n(\S.*)\n/,
      "$1_rlnBeamTiltX\n_rlnOddZernike\n$2 0.1 [0,0.2]\n$3 0 [0,0]\n",
    ),
    path: PARTICLES,
    says: ["_rlnBeamTiltX", "_rlnOddZernike"],
  },
  {
    code: "optics-by-default",
    project: {
      omit: ["particles:_rlnOpticsGroup"],
      change: (model) => {
        model.optics = model.optics.filter(({ group }) => group === 69);
        const { voltage, sphericalAberration, amplitudeContrast } =
          model.optics[0];
        Object.assign(model.tomograms[1], {
          voltage,
          sphericalAberration,
          amplitudeContrast,
        });
      },
    },
    path: PARTICLES,
    says: ["_rlnOpticsGroup"],
  },
  {
    code: "mixed-stack-kinds",
    project: { stackKind: "mixed" },
    path: PARTICLES,
    says: ["2"],
  },
  {
    code: "header-pixel-size",
    project: editing(PARTICLES, / 2\.8 8 2 0$/gm, " 2.81 8 2 0"),
    path: PARTICLES,
    says: ["8 ", "TS_01/1_stack2d.mrcs", "2.81"],
  },
  {
    code: "dose-not-increasing",
    project: changing(({ tomograms }) => {
      for (const frame of tomograms[0].frames) frame.preExposure = 3;
    }),
    path: "TS_01.star",
    says: ['"TS_01"', "3"],
  },
  {
    code: "dose-not-increasing",
    project: changing(({ tomograms }) =>
      tomograms[1].frames[0].preExposure = -1
    ),
    path: "TS_02.star",
    says: ['"TS_02"'],
  },
  {
    code: "tomograms-unused",
    project: changing((model) =>
      model.particles = model.particles.filter(({ tomogram }) =>
        tomogram === "TS_01"
      )
    ),
    path: TOMOGRAMS,
    says: ["1 of 2 tomograms"],
  },
  {
    code: "dropped-unseen",
    project: {
      ...editing(PARTICLES, "[1,1,1,1,1]", "[0,0,0,0,0]"),
      stacks: false,
    },
    open: { dropUnseen: true, stacks: "compact" },
    path: PARTICLES,
    says: ["1 particles", '"TS_01/24"'],
  },
  {
    code: "all-visible-assumed",
    project: { omit: ["_rlnTomoVisibleFrames"] },
    path: PARTICLES,
    says: ["_rlnTomoVisibleFrames"],
  },
];

for (const { code, project, open, path, says } of CASES) {
  Deno.test(`openRelion5Tomo() tells of ${code}: ${says[0]}`, async () => {
    await using folder = await temporaryFolder();
    const { optimisationSet } = await writeTomoProject(folder, {
      ...SOUND,
      ...project,
    });
    const set = await openRelion5Tomo(optimisationSet, open);
    const found = set.diagnostics.filter((note) =>
      note.code !== "ctf-scale-nonpositive"
    );
    assertEquals(found.map((note) => note.code), [code]);
    const [{ message, path: where }] = found;
    assert(where?.endsWith(path), where);
    for (const part of says) {
      assert(message.toLowerCase().includes(part.toLowerCase()), message);
    }
    assert(/^[A-Z0-9_].*[^.]$/.test(message), message);
  });
}

Deno.test("openRelion5Tomo() counts CTF scales of 0 and less, and keeps them", async () => {
  await using folder = await temporaryFolder();
  const project = await writeTomoProject(folder, SOUND);
  const { table, diagnostics } = await openRelion5Tomo(project.optimisationSet);
  assertEquals(diagnostics.map(({ code }) => code), ["ctf-scale-nonpositive"]);
  const scales = project.rows().map(({ ctfScale }) => ctfScale);
  assertEquals([...table.ctfScale], scales);
  const count = scales.filter((scale) => scale <= 0).length;
  assert(count > 0 && diagnostics[0].message.startsWith(`${count} of 34 `));
});

Deno.test("openRelion5Tomo() does not tell of stacks that are all of one kind", async () => {
  for (const stackKind of ["compact", "full"] as const) {
    await using folder = await temporaryFolder();
    const project = await writeTomoProject(folder, {
      stackKind,
      change: ({ particles }) =>
        particles.forEach(({ visible }) => visible[1] = 0),
    });
    const { diagnostics } = await openRelion5Tomo(project.optimisationSet);
    assertEquals(diagnostics.map(({ code }) => code), []);
  }
});

Deno.test("openRelion5Tomo() tells neither of sizes unknown nor of particles a little outside", async () => {
  for (const side of [0, -999, 2000]) {
    await using folder = await temporaryFolder();
    const project = await writeTomoProject(folder, {
      ...SOUND,
      change: ({ particles, tomograms }) => {
        for (const tomogram of tomograms) tomogram.size = [side, side, side];
        for (const particle of particles) {
          particle.coordinate = [side > 0 ? -1.4 * 0.54 * side : 1e5, 0, 0];
        }
      },
    });
    const { diagnostics } = await openRelion5Tomo(project.optimisationSet);
    assertEquals(diagnostics.map(({ code }) => code), [
      "ctf-scale-nonpositive",
    ]);
  }
});

Deno.test("loadDataset() tells of a premultiplied set that the caller calls otherwise", async () => {
  for (const file of [true, false]) {
    await using folder = await temporaryFolder();
    const { optimisationSet } = await writeTomoProject(folder, {
      ...SOUND,
      premultiplied: [file],
    });
    for (const stated of [undefined, true, false]) {
      await using dataset = await loadDataset(optimisationSet, {
        premultipliedCtf: stated,
      });
      assertEquals(dataset.premultipliedCtf, stated ?? file);
      assertEquals(
        dataset.diagnostics.some(({ code }) =>
          code === "premultiplied-overridden"
        ),
        stated !== undefined && stated !== file,
      );
    }
  }
});

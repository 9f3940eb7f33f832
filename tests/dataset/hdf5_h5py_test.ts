import { assertEquals } from "@std/assert";
import { exportHdf5 } from "../../src/dataset/export_hdf5.ts";
import { loadDataset } from "../../src/dataset/load_dataset.ts";
import { loadImages } from "../../src/images/load_images.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** Runs a Python program; null if it does not end well. */
async function python(program: string, ...args: string[]) {
  for (const interpreter of ["python3", "/usr/bin/python3"]) {
    try {
      const { success, stdout } = await new Deno.Command(interpreter, {
        args: ["-c", program, ...args],
        stderr: "null",
      }).output();
      if (success) return new TextDecoder().decode(stdout);
    } catch {
      // There is no such program.
    }
  }
  return null;
}

const ignore = await python("import h5py") === null;

Deno.test("h5py reads what exportHdf5() writes", { ignore }, async () => {
  await using folder = await temporaryFolder();
  const { star, D } = await writeParticleSet(folder, { counts: [3, 4] });
  await using dataset = await loadDataset(star);
  const path = folder.at("set.h5");
  await exportHdf5(dataset, path, { gzip: 4 });
  const text = await python(
    `
import h5py, json, sys
f = h5py.File(sys.argv[1])
x, c, t = f["images"], f["ctf/params"], f["poses/translations"]
print(json.dumps({
  "shape": x.shape, "chunks": x.chunks, "gzip": x.compression_opts,
  "dtype": x.dtype.str, "pixels": x[5, 1].tolist(),
  "apix": f.attrs["apix"], "format": f.attrs["format"],
  "unit": t.attrs["unit"], "shift": t[3].tolist(),
  "columns": list(c.attrs["columns"]), "ctf": c[2].tolist(),
  "rows": f["original_image_indices"][:].tolist(),
}))`,
    path,
  );
  const { data } = (await dataset.iterBatches(1, { indices: [5] }).next())
    .value!.images;
  const { translations, ctfParams } = dataset;
  assertEquals(JSON.parse(text!), {
    shape: [7, D, D],
    chunks: [1, D, D],
    gzip: 4,
    dtype: "<f4",
    pixels: [...data.subarray(D, 2 * D)],
    apix: 1.5,
    format: "cryoset-particles",
    unit: "px",
    shift: [...translations.data.subarray(6, 8)],
    columns: [
      "defocus_u_A",
      "defocus_v_A",
      "defocus_angle_deg",
      "voltage_kV",
      "spherical_aberration_mm",
      "amplitude_contrast",
      "phase_shift_deg",
      "b_factor_A2",
      "contrast",
    ],
    ctf: [...ctfParams.data.subarray(18, 27)],
    rows: [0, 1, 2, 3, 4, 5, 6],
  });
});

Deno.test("loadImages() reads what h5py writes", { ignore }, async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("stack.h5");
  await python(
    `
import h5py, numpy as np, sys
x = np.random.default_rng(5).integers(-999, 999, (40, 12, 12))
with h5py.File(sys.argv[1], "w") as f:
    f.create_dataset("g/x", data=x.astype(">i2"), chunks=(7, 5, 12),
                     compression="gzip", shuffle=True)
    f.create_dataset("g/plain", data=x.astype("f4").ravel())`,
    path,
  );
  await using loader = await loadImages(path);
  const text = await python(
    `
import h5py, json, sys
print(json.dumps(h5py.File(sys.argv[1])["g/plain"][:].tolist()))`,
    path,
  );
  assertEquals([...(await loader.get()).data], JSON.parse(text!));
});

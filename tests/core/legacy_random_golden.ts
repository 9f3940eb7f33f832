// Golden values of NumPy's legacy generator (numpy 1.24.2 and 2.4.6).

/** First five raw outputs, by seed. */
export const OUTPUTS: readonly [number, number[]][] = [
  [0, [2357136044, 2546248239, 3071714933, 3626093760, 2588848963]],
  [1, [1791095845, 4282876139, 3093770124, 4005303368, 491263]],
  [42, [1608637542, 3421126067, 4083286876, 787846414, 3143890026]],
  [4294967295, [419326371, 479346978, 3918654476, 2416749639, 3388880820]],
];

/** Accepted draws bounded(9), bounded(8), ... bounded(1), by seed. */
export const DRAWS: readonly [number, number[]][] = [
  [0, [5, 0, 3, 3, 3, 1, 3, 1, 0]],
  [1, [5, 8, 7, 1, 3, 0, 0, 1, 0]],
  [42, [6, 3, 4, 6, 2, 4, 0, 2, 1]],
];

/** Seed, n, shuffled positions, first half, second half. */
export const SPLITS: readonly [number, number, number[], number[], number[]][] =
  [
    [0, 1, [0], [], [0]],
    [0, 2, [1, 0], [1], [0]],
    [0, 3, [2, 1, 0], [2], [0, 1]],
    [0, 4, [2, 3, 1, 0], [2, 3], [0, 1]],
    [0, 5, [2, 0, 1, 3, 4], [0, 2], [1, 3, 4]],
    [0, 6, [5, 2, 1, 3, 0, 4], [1, 2, 5], [0, 3, 4]],
    [0, 7, [6, 2, 1, 3, 0, 5, 4], [1, 2, 6], [0, 3, 4, 5]],
    [0, 8, [6, 2, 1, 7, 3, 0, 5, 4], [1, 2, 6, 7], [0, 3, 4, 5]],
    [0, 9, [7, 2, 1, 4, 8, 6, 3, 0, 5], [1, 2, 4, 7], [0, 3, 5, 6, 8]],
    [0, 10, [2, 8, 4, 9, 1, 6, 7, 3, 0, 5], [1, 2, 4, 8, 9], [0, 3, 5, 6, 7]],
    [0, 11, [4, 9, 2, 10, 6, 1, 7, 8, 3, 0, 5], [2, 4, 6, 9, 10], [
      0,
      1,
      3,
      5,
      7,
      8,
    ]],
    [1, 10, [2, 9, 6, 4, 0, 3, 1, 7, 8, 5], [0, 2, 4, 6, 9], [1, 3, 5, 7, 8]],
    [1, 11, [2, 3, 4, 9, 1, 6, 0, 7, 10, 8, 5], [1, 2, 3, 4, 9], [
      0,
      5,
      6,
      7,
      8,
      10,
    ]],
    [42, 10, [8, 1, 5, 0, 7, 2, 9, 4, 3, 6], [0, 1, 5, 7, 8], [2, 3, 4, 6, 9]],
    [42, 11, [5, 0, 9, 10, 2, 1, 8, 4, 7, 3, 6], [0, 2, 5, 9, 10], [
      1,
      3,
      4,
      6,
      7,
      8,
    ]],
  ];

/** Seed, n, which list (P shuffled, A and B halves), SHA-256 of its decimal text joined by commas. */
export const TEXT_HASHES: readonly [number, number, "P" | "A" | "B", string][] =
  [
    [
      0,
      10,
      "P",
      "1035ae681e2372ceaface2d4ff18d1d5322934f6eab5be972442312f3f7bb6f7",
    ],
    [
      1,
      10,
      "P",
      "e6d8db2aa2752b91aa72e1d2c3e29adb928845b378459b11849c75d07345d1b9",
    ],
    [
      42,
      10,
      "P",
      "55b4987cd4496080b2e1217bf54be43b01131c6fff21fcea47e2f1487fe3b835",
    ],
    [
      0,
      1000,
      "P",
      "b6e5bc03aa27781b7ed6bdac840eb1ab4c78425f3b9ca39e986d4fd1e335deea",
    ],
    [
      0,
      1000,
      "A",
      "dcf31b7c4805170b6714d0f968f42e8a4253e6b92fd11103f911ef23dbbab2c1",
    ],
    [
      0,
      1000,
      "B",
      "9555a6aeddc208c9faab9cc756288f6e697f21e50d65814f0129f72a5a6f4e25",
    ],
    [
      1,
      1000,
      "P",
      "d1a401b224ab3be69c1efada2629669bad3af99dd604a33360ffb9bec760a53d",
    ],
    [
      1,
      1000,
      "A",
      "8cb239c65992bed0ae629d90595e1a53dc9f1078decb71e6fdd25880d591ec5e",
    ],
    [
      1,
      1000,
      "B",
      "1e32f08d27c5f920f7358e1009d802e4315d36d492fe7083401fc8ccd3439d15",
    ],
    [
      42,
      1000,
      "P",
      "15b7e96fba42a933e59028019615ecceab927d71af2b498bc9ff11e7322e2c07",
    ],
    [
      42,
      1000,
      "A",
      "2770517229df563beb75be8ebcee880bb0d54591da25951e68d357424f6306bc",
    ],
    [
      42,
      1000,
      "B",
      "0d9b30f9ff2ff1560e0ed160933084bc2b4f5eef6b38d6376385863a5354cf1c",
    ],
  ];

/** Seed, SHA-256 of the little-endian int32 bytes of both halves of 1000. */
export const BYTE_HASHES: readonly [number, string, string][] = [
  [
    0,
    "d7f0ae2f401174d1b85321014201422a921e9aeaadaa4d8022a4aa4ae6c908aa",
    "b72995da4e1fce31fd08a2e568dfb6e98e6298d32cf7a1d0e00c4e8e1c232ab3",
  ],
  [
    1,
    "d1f1c51e13125634661098ff2125014d1b6ab73e7ccfea63a91c1d0049a50e4a",
    "2fd5c5450bcfb12a799ff95218749411002b24a4fddd6aafa4df43bff57dd6ec",
  ],
  [
    42,
    "c283be7a2e884e7216ab5f55b13597339bc594275284f7eade4e3f2ed1503d71",
    "6239737b2b38a47baa11fa7c5c99fc301c1da948065eaf79fe63ffe073d48d34",
  ],
];

/** Seed, first and last shuffled positions of 1000, sums of both halves. */
export const THOUSAND: readonly [number, number[], number[], number, number][] =
  [
    [
      0,
      [993, 859, 298, 553, 672, 971, 27, 231, 306, 706, 496, 558],
      [763, 835, 192, 629, 559, 684],
      249412,
      250088,
    ],
    [
      1,
      [507, 818, 452, 368, 242, 929, 262, 810, 318, 49, 446, 142],
      [905, 767, 72, 908, 235, 37],
      247776,
      251724,
    ],
    [
      42,
      [521, 737, 740, 660, 411, 678, 626, 513, 859, 136, 811, 76],
      [71, 106, 270, 860, 435, 102],
      242319,
      257181,
    ],
  ];

/** Seed, first half of 1000: digit d says which of 4d to 4d + 3 it holds, highest bit first. */
export const MEMBERSHIP: readonly [number, string][] = [
  [
    0,
    "66ab6e133786fb0ae91f44284dcc4a2d040ec23f6539343a4aaeb32a871bf57d" +
    "27bb83140737afdf843e62e3aa7b0b3ae71532cdaad0b9911cea71277d5fcd61" +
    "4afb55206c4600d0eb5a8c7c8f2ad29a5bae24b38995d52a23466c54ec6bc487" +
    "4509eeba54d67332a40889fbd07a1e0332ecd3bb423aea8f985112ffcb",
  ],
  [
    1,
    "b2ded10731c76afe6c6aecfb17bb2fc40f12382dc40d4cf5b0ed02adb84b6fa1" +
    "7658649e5234f72290511cf6731abb036c30389b162efd13cd5190e1fb178294" +
    "8c45f16403b19116f694e7ac8632449bd95a3505ff9e985fcf4bc737c7f82c4a" +
    "ec81f137ce3ae7e1de50015909e1273e18234aa3d0a6cbec09b25f4abc",
  ],
  [
    42,
    "b77821cf4178539d76ef7aeacc9e62841ddcc8121dcea6c0cb08fd2d193709e2" +
    "9ce0b6c67aba77ab53dea2a3b5f5b14e0a6a0cd8cbeec9adf4c2d80776275c30" +
    "6b77ff97dca501a9afde7f5c15642d7a186d8ace47214bc17b7c60924c444c49" +
    "0665148fa034cbb48c0448107ac97c0f9f922efe27b63e015027606f36",
  ],
];

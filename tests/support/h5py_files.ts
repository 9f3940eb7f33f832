/** Files that h5py 3.7 wrote, compressed by zlib, as base64. */
import { fromBase64 } from "./hdf5_files.ts";

/**
 * A dataset for each type of number, named as numpy names it: pixel p of image
 * i is 100 i + p, negative where the type has a sign (less 100 for i1).
 */
export const TYPES_H5: string =
  "eNrtWW1sU1UYfu7tupV2g20ZMCYfZUE0cXFSKtSIMpZZC2icGxo3jBNYu3WbSMQlSEAqUROIAX" +
  "6wTybMuaDhhwHxBzHEXQfiIMtEPspINBlE1EgwmEXcF1zfe/vefq2bBIu2xps9ec55z2lvz3ve" +
  "+77PudvmKLCnGLOMOoMB2iXz1Wb29R/SBoaHNj3jKCgSzeurdNXB2GAUIQBiujJrJNk3e0cKf+" +
  "wF3LUrZ2i5Tv1JAgTBSr9AJwgij+nCeCy7LhlCKrGg9gzQ01p0RgOtJUH4xmdEunbDRsTsJaVl" +
  "l0EQdQn6xCRDudNVUemuqq6JincMkb1zTYwf79Tv1x9ueX/vvtYP2j5s97spWrHjG08N8Y4pwT" +
  "dnThx4J7Nk4IqyxyKtLAF6JCKJ9rocTrhQgUq4UYVq1CBa0RTJX4/q48dfV3cWHFIS5S35pjwi" +
  "D8tD8qA8ILfIe+RmuUlulBvkerlO3i1HK758oWQO8Vd1om+OIw78lfDD8X5wjhV5fcqalC1Xlp" +
  "Gk5hZQxIFiDhR1oLgDRR4o9kDRB4o/UAQiajEYyacdSfHj0883FaVp5foW4SZhhDBMGCIMEgYI" +
  "LYQ9hGZCE6GR0ECoJ9QRdhPsxcVP4DMu2MJJYKGyU2/MOrw34q2jFdY+zZEXsgX5E3xzdsXBFj" +
  "yQ9dzbWlsYY81cBcDZDfzUgiMNmu4qZ3Yyu5grmCuZ3cxVzNXMNXe2hGg9TZG2MsUUP1t5+Yus" +
  "j8IF8C3mm8wjzMPMQ8yDzAPMLcx7mJuZm5gbmRuY65nrmHcz/9NbmQEhzTzJX5yNehgnKZEbtK" +
  "W9yWFFelfsbeX+wgMb4cFRSOjEcXyFE/gaXXneQu/L3nVej3eXt9V70Ct57UWOQvUxFJGKUaef" +
  "k9zXsqLfbWLo3TJutwQGfVLg0iOgbaZmu3TRsDd/haOAEgXNU56c8vsTJ2r30O6y9PvrO+3FNA" +
  "snw/KOMOp+hdgAs38kiRNNFkJZLy8Zzl/xlB36/mUXDVhDphQIj5hM2Kw2t711zIQU+o7JuLD6" +
  "pflYqlrv7VszH9mq9Vnb+YfRoFofs81aRBaluXhrw3JsV5tnc/qL8Sk1J2Lz2QdfRLZqXVWQ+g" +
  "4Wqc2ctJx9+E6d0PWjow0DUL73276qdjyvTij8ZO4J9KgTkg/81I1c1Wq+b+FZ/KJan1yVexHr" +
  "VOuyy4euoF21DiT1XaUgUJpzc6Ve/H/d1cwxyy+pphowdUtY5khPC5NWMZg5ll0qOUrkob8O5U" +
  "RNBY3gIbQSJEKfEk5fAl2dwClCN6GHcJpwhnCO4CX0dkbHp4v9hdVqglXWhfrUlR7myhj06W+d" +
  "B7dy0+Oj6x3aGwtWQMypzBnMmczTmc3MJT7OY/YwS8wo5XFmD7PEjJVSVETPhMjHWDEjfo6xaw" +
  "8db1Er3l+cY6PiLyHykcsyOX6OXPrzlqtB5fZvnWSjFYORhPe7U+JHeOcfefX3cO31b+vvqOTu" +
  "2eMr6ezM2FfSgz2VPaOENLyjpHR0/DW+fiiaFvv6wXrtvTlKkevw+IqblEdQ2q0+9SD1qeIBnV" +
  "2EU4RuAunaztOEM4RzBC+hN0qabPb4+mF/Vuzrh8XbU/5g4YCO6yHCARKfaSQ+v0lceyV+tqTp" +
  "zGbmEo3zmD0h0kEq5fFSHi/1hEgHaWWYXqaHVxQDezMWj/eSJJ9/o1lb8Mfxc2749UZ7v6btOH" +
  "du0ZK3dsa9I1+N8W5w7Yz49VXTzxUXwuuc5rs79tVtvLFpnhn6nhGtse+ry08fnIFNGMGbAuyO" +
  "gnz//5SVa8lA8xEBYu28Y34pJrrnXRL8nVqLLAZGLLkJgRFrmT4wYj2cGBixLTAERmyC0d9xWb" +
  "pNgY41MTXQsZWmaR3d427LjfRAr9Y6NyNozLZxcqDnskyZGtSz2jODerbmaVrP6Nzw+mvOV5xl" +
  "btuCe0YZa22rp/uN69c517hX1ZS5LDtm/MfeTfwJIt45Xw==";

/** Pixels of 4 images of 16 px, 100 i + p mod 64, under several filters. */
export const FILTERS_H5: string =
  "eNrtmgdQVEcYx//fHeVE1AMLoCYPS4LRU46uIsECiHRBxYog3IGASlMRo1iCNAUVS2KPxhknmb" +
  "EbnWQyTCbjiGhEipBYoqLYiKFZEizkyjvgUAQnk+Kwv5mb7+3ut7vfvt238/77Lt3dxa2LQW8D" +
  "KBGJoAMxmtPAs81GO60pD+Yt8TaNtwcEmnxSlZny+UZ8+y39Jvm7uiq9G1qg6Ueqo7ba0TE6Cu" +
  "6uY/yUdiqfHsTbPIG2X3SSXGXjIxbK5dGyME1+fGiIKqVZp9J29kvQU9chTXq42grVGfyybFyX" +
  "GttavlBxpawpFgGCZiW6EKnyBUJ1T50VI1RekCbgZcpyYeP4lO3rqiqoi0UwV7cv0EnUbXokxf" +
  "yv2V0a/rfmIcDH10UZh4hPmwvf7G/O24z+b/bT3J9H3TvGelbud6SYxZb7XXY7658yUtvsFvtv" +
  "a4w31vYXtOFf2sK/jWmGrMW8CVtZ/wK2lTEYDAaDwWAwGG8Np3zlFyhes3UU0lEP+gpB1gkGCt" +
  "loiC7oim7gxDCCMbqjB3qiF0xgCjP0Rh/0xXt4X1GfM0c/9McADMQH+BAWCsH5EQZjCCQYimGw" +
  "BCeFFaxhA1vYwR4OCuU4AiPhiFFwwsdwVkRxoyH5ZnQyOYMLgwxyhCMCcxGJKERjHuZjAWIQiz" +
  "jEg0vAQizCYiRiCZKwFJ9gGZYjGSuwEquwGtynSMEapCIN6chAJtZiHbIU+mM9NmAjcsBtwmZs" +
  "wVZ8hs+xDduxAzuxC7uxB19gL/YBYXw4+8Dl4SzycQ7n8RMuoAAXUYgiFKMEl1CKMnA/4xdcxh" +
  "VcxTX8iuu4gZsoxy3cRgXu4C64e7iPB6jEb3iI31GFatSgFnV4hMd4gqfg/sCfqMczPMcLvESD" +
  "UqqTgISkQ7qkR/qEPD4cfeIkNJSGkSVJyYqsyYZsyY7syYGG0wgaSY7EjSIn+picaTSNobE0jl" +
  "zIldxoPLnTBPIgT+K8yJt8yJf8aCL5UwBNosk0hQJpKk2j6TSDuJk0i4JoNgVTCM2hUAojGckp" +
  "nCJoLkVSFEHChxNF/92Zhp/6TEOo0YIi1ekgf1bTqA2Jzw+TyaNDEmSN/Qr5dhW+CaERsjgb61" +
  "fOPnR6NsnP15x9iN+gxQWvaPF77XwWXfqpbVA7tbKkP9PKDAaDwWAwGAzGu0piUGhw2Bx5iCz0" +
  "7o3b5XduVtwyEfcw7mXUs/vW9Zs2btmwOSfQb5L/lImTA8oulhSVFl4qdpDaWttb2dmcPHz86D" +
  "dHThwLNy2vD/AvLrKxPnY0Pq6utrNBZoanx7n8IYO//ioqsvJBn97bt82YfuWy48jvvl2a9Kze" +
  "wmuH7ZL8krnF4ed32C29cHVJnYlk5vHEA5XOsbUl923CC3bmxtQUVQwJPDQrN7au9KHj4qpryd" +
  "XVhbcsfHc7JdfUXqp0WHD9+4bqmuK7lrNzlzXU1JVVOSc3vEhNeeZXViA1cCOzFUYGF0+n6652" +
  "dca1s5GHl++URCcGFb8m9sUxCXGLYhfGP61+VPuk5nFdN5GhQddOXTpnp63NyEpfl+nr7uXhM8" +
  "HbsyDvfH6pWXm9mdsPaXprB/Tdk3pmkOk04FCw18r9L3MUqlRXpQ5F/7oqjdH60q6nqtdD/Y+B" +
  "BXJ5vCxBW41Rkzoj7ay3oplq3TugqZlXVGtrX4pL29lPuaXaPmlnrKek2v5tqdCDVtr+banfL6" +
  "2Z+mUwGAwGg8FgMP4p9JppqkaeY6zhGLe+qzwkP/o46fh7u06ZtWb6vDNBy0VzsibId2VEHjw3" +
  "P9cwrsB70fWspKqC5f83f+grRxXWcqw6YunKcfrigX5HVo/vZu6ywTrF00QaVngs1ZcbnWJsmx" +
  "5g4bff/0RmoGXw6Rz7dTMcYiqKT2bPdn5n6qlGndchRy2hDjbqvwB5ogWZ";

/** EMAN2's layout: 11 images of 4 px with attributes, pixels 100 i + p. */
export const EMAN_H5: string =
  "eNrtmWtsU2UYx/+n7Ubp2lnKyticMJJp4AOwjYtA4i5dVwq7so0BCQQm4zIXEAXNUC4vBLwkbi" +
  "HzAoyBoMEPfMDEiIIaPYgkMmAj20TQYdAwhE9G/DCDl/k/lx5Q1qYSqjsJ7/Lb8zztubyXX8/p" +
  "5eWgP+BypDqsdjtCrV9v6WO0OlN/fHtX4qSyoL/Ckr7uCWv97TRYPLfvGGoOCyQgPhEM1hJ/4E" +
  "ToDAHco5az9PDEu+nSMKVL8XWralYsW1st6QcruCdd8i74cWWYLmknd44DrHDyzwaoXairXbyq" +
  "pgFuLoFNPUY6LPzvINooho7Qjr1Hj16PsuE/xwZvmC6NHNldP3CXdrjdwH6rtlm2vrnWzYHP4X" +
  "xY6bxd63xhSX7phNV3dlzJnVnaKJOMDWvW1DUsbsCw9NHGxsl2JG9WRqnWci7NGP/iOrWrEiQp" +
  "g89YJMmm9ytctCZBGuiocRyH1WHnDNqkTn2MeaE52Y9B34q/GN9bVhAsGtjkeLficJwq0GsW/Z" +
  "Vb/ch8LRO52mDziCD7iUwuKxOQD7hJOskkeaScLCFr8sO4q4iSFh8DUZQDd+lL+Vho6EOMSbCf" +
  "DMwIVFYW4rjuvrRcQouS5O/uuzbQtClTdlf2rfQf+CQW7pXGm8+9nxtd46Jzzx2n7XHtl1d7gS" +
  "99QBs5Q9rJOdJJusl5coF8Q3rId+Qy+YFcIVd9EdzbZY+Re2VDwrp3tGhb9b+btkHnXpvdfO6N" +
  "ONp8Ljr3XtHXyrP1p6+AIG/gs8hsUkSKSQkpLVAWhtc4ModUkEpSReaSajKvIIJ7SQkxcu/00L" +
  "DuLfHNX2Zy9wIJ5nNv3bFOS3Tu2R26rd01U4E3CiAIdjIS7GIk2M1I0MJIsIeRoJWRYC/j3kju" +
  "7XDFyL2ZzrDurX69cYbJ3fvcZT73Pl2R8HR07m3T1w4L7Rd4z6VDBKcYCdoYCU4zEpxhJDjLSN" +
  "DOSNDB2BHJPac7Ru6dSAzrXtY7PetN7l6O23zuvQ3Pu9G5hwe0PUZnPDUXuEmHCH5jJPidkeAP" +
  "RoI/GQn6GfuVD9h+TosfgsjwR3DvJU+M3MsdFtY93/v5VSZ37yOP+dzr6Xb5onNvg7522zeXBH" +
  "nnpUtEEJkgmTURRCYYyZoIIhOksCaCyCmR3LN5Y+Tex8PDuufefaXJ5O5N9ZrPvVVbNuVG596v" +
  "+tqhdHozMJEuEUFkgkzWRBCZIIs1EUQmyGZNBJGzI7m3MDVG7g1PCeveZx/caA5UBMvVhyxw44" +
  "6vgpfr35GGvoTRXboV9ZYQ5bTbbttT0jsrgX6F2rGLOb6qoB9xynbKUWvHDk8OnSN0lpxDWBCo" +
  "5FYI9U/C3+Ot85WjgecIPXNQ91qfbCPmrGmc66sqDiBuddLXUL9QdeLUwUtJmKOmV/u9GShU07" +
  "6tUybgGTVd25pXgC1quuFAcwvGqOnYOeIIxquptKjsGKar6cIjO8+ikakLE9pd32OR+ui81rY+" +
  "1Knpya7Z53G//X9t0F1Xm1LNd119c++FG9FdV8v169K3h6bxnSVfzHlEEFl5Yc9iTQSRCWazJo" +
  "LIBEWsiSBykT/Cjxzb0wbPjxyX3utoj4UoH6aZT5Qa57wF0Ymy/kFtjyev7+MnxBouPBFEJnic" +
  "NRFEJljKmggiE9SyJoLItZFEOTxq8IjS17t4ZyxEuTzKfKK09PZMjk6Utx7S9thXUc/1eY4LTw" +
  "SRCZ5nTQSRCTawJoLIBBtZE0Hkjf5A0O8zfn5V2s2Wi8e5GpnXjXccUpbHZuTZTfFGPskx1Mgn" +
  "v5Bg5FMsiUY+dZPbyB+96THyac96jXx6e2oot2Rl9qXdv0X/d+0vq7UltQ==";

/** Whatever is no stack of images, links of all kinds, and one stack. */
export const ODD_H5: string =
  "eNrr9HBx4+WS4mLm4GCAgf9Q8FIZwjeAimtk+Gv7e7gEMSmUZDFnI+MKJiGQggtSEIVJ0hCai4" +
  "mBEUhFMNAMvOpd8QbsJEYGRkYRBgYmRkZGJqgcjGYWYWCUZGRkEACyQZgRLMrBwAp0HTMTB9Dl" +
  "LIznIYIMCjCDNzAMOSC/v9EK5I33jAj/I/NBlLuzvw+YK4AQQ6aT0MIOJp6IZtcBfoZRMApGwS" +
  "gYBaNgFIyCUTAKRsEoGAWjYBQMUgAfKzEB9vGZMcdKCNHMigyMFkyQcQEBDsRYipujT7ArQ0hQ" +
  "qCtQDDywwgUZWPktxABVAgXNgyIcLsyxWEi1MDFjYDRjgnixiIFBUEGegQUsocAgzsEgXg9kZT" +
  "KwYBNGDih+EYhpDjBn5dE7TDhMt26jWvpigYQPaOxNUMEeGv0ODCbcDCb/mVF9Hi2KlkQODP18" +
  "tvMVWzXUVw5oYcIECRP8qQE2BMswjMIkrkHuOKXlFUycBY3GJU5WWE8YfGFXMyOh2i0YWMR2QI" +
  "fWGUFFLyg4Du/5mktSUc+MFkS4xIkJumcSELUJgzjoWE2jWgdrLewCDH4WRniyxlXDEJInJqoa" +
  "oXMzCjBHNAx8OOjZu3ZQ2Ui3II8ABnZw2AggROFZHBqSsFyEEZJQwEekbSxIOhmhwcvI8FIRJp" +
  "bkO6vcKcTDhYEVpI4bKJKicUsaZgfMFnvRed/cgoGq4DGNPi2DsC+AoQIchRCZ1eIQcWjcwml9" +
  "B8b1TiE+bgys7HwC3AwqoNYaw2zphTIM6UAmP8NJrQW6DMBygUGI4UNhTRbDbTDz/F3LXIa9YK" +
  "ZfUXAuwxQws05iXjmDG5ApyGDrHNLAEA427L+q1FSGt0CmMMP/zULLGcrA5h7WzjjJIApmhga/" +
  "Os9wHsjkYRBa9/kjwzIgU5zhYEz7D4ZWsILOrYtmjTbIB3FTn5jyXw6tUBmE5f/ukMucwNLOHh" +
  "/GO6v9Hw1AZrXZBECZkLW4JDE5+5YsxCo2HqAYByNLTn5+ARODfjo4i5EBeCW5fHBFHwuO6huj" +
  "5cPDwIgx283FrsEArm1AzYelCmjtbgbUHghq6wgexTn0jb7PS5LdPVwdA0BsCbRi8agCqlr9lN" +
  "Qy/eKSlMw87FngBTOqD2E0LnHSWo+/Bm0WuMhhe9rNw8UJvkADBF66lWgyMrCUpFaUHIaHK2ta" +
  "TmJ68XtBGJ89OT+3ICe1glkYJsJWnJyYk1jkLwLXkppbUFKZLArjs+Tl56XOF4NzyzNTUm+Jw7" +
  "lp+aVFpZJQLjCvFOenlXAw6Ofll2ekFqUycjiwJJYnVvIyMOSXAAX0MkwZ9CsgmSozLxuoMF0f" +
  "nOWAsZrOJg93Zn5pSTHQnplwEY7SvLTMnJzUlLsKo1UBCAAAhpYf9w==";

/** A virtual dataset of which one byte was changed: the library breaks off. */
export const BREAKING_H5: string =
  "eNrr9HBx4+WS4mLm4GCAgf9QcF8QwjeAijtPE7Px93AJYlLgzWPORsYVTELIGmGAi4mBkYGBjY" +
  "cBSDGWHYaZ78FANZAn1SkCdpIiupMYGBlNGBiYmBkZmaBqiaWZRRgYBRXkGVjAPAUGcQ4G8Xog" +
  "ixXoG2YuDj4GBhbm+4wQtWBqCsOgBC+cZx53d/b3AbtRAMm9QBABUwQTyC/JSC3SyzBlqGBgRh" +
  "KGhQuMrwAKn/+o8jBjYPjt9T/qMPEOfoZRMApGwSgYBaNgFIyCUTAKRsEoGAWjYBTQGAAAyvg4" +
  "cw==";

/** An EMAN2 stack of two images reduced to 8 bits, and one that is not. */
export const EMAN_BITS_H5: string =
  "eNrr9HBx4+WS4mIAAQ4OBhYGAQZk8B8Kzsii8mHyCVCaEUp3QOkVTDBxRrCcBFRcEGo+urqQ" +
  "IFdXkOr/aABmzwNWCM3BMApGIvBwdQwA0RFQPiyVnmBCVefr4oaSHj0otBdX+vVghvAzWIlL" +
  "vy84R9PvaPrFTL8drKjqMnMT01OLqZd+g/38XUApGJbuFJhRy2v0dDwKSCsHAtgh/AJO4sqB" +
  "D7wQWmI0SEfLAVB+hNITOFHVGUBpQyhthNbOsqCwHNBgRzUPPR2PAlzlACtKOSAALQcs+FEj" +
  "iFA54CM42h4YLQcw2wMzeLG0Bxio3R5ghqc7A27UciACyq/gRXXXFCFUdXug/DsiqPXZBglU" +
  "dTeg/B9Swyv+YPU/enjxMDhA/S8OZHMwuPo6+ukVl+QXpabEF6XmpaQWJWWWANt3AsAIYEGq" +
  "AWDhBYsXHmhMMzKIMYhgNSc3Mw/kDgV5uDniHAzi9Wj1BANDw34izUusIM48e+RyECbByKAB" +
  "oZkgArBuGS6aGRh+jND0xYjkc1YgDeIzMUEM4oCmLGZGD2iJyYIWEw2DI0H8N05Dr2MtBEbL" +
  "OWrWsSGipNWxGeKjdexoHYtZx/4RoW0dC6sb0OvIwVc3EG0ekXWDj9PA1A0p4kOtbggRG82f" +
  "1ByHQW9nEqobWmRG64bRugGzbpCQpm3dQP+ysUFmqJWNBdKj6ZMcAABBbvhP";

/** The bytes of one of them. */
export async function unpacked(text: string): Promise<Uint8Array> {
  const stream = new Blob([fromBase64(text)]).stream()
    .pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// How words are compared: without case and accents, as the server does it (tag_code in studies/rules.py).
const LETTERS = { æ: "ae", ø: "o", œ: "oe", ß: "ss", đ: "d", ð: "d", ŋ: "n", ŧ: "t", ł: "l", þ: "th" };

export const folded = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "")
  .replace(/[æøœßđðŋŧłþ]/g, (letter) => LETTERS[letter]).normalize("NFC");

// The code that a tag means.
export const code = (text) => folded(text).replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");

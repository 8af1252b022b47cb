/** Headers of every request: the header that no foreign page can set, and the language of answers. */
let language = 'zh-CN';

/** The language that answers are asked for in. */
export function speak(lang: string): void {
  language = lang;
}

export function ours(): Record<string, string> {
  return { 'X-Yizhan': '1', 'Accept-Language': language };
}

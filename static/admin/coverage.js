// The story list: of each story, how much of what it says is sourced, asked for at once for the whole page.

const badges = [...document.querySelectorAll("[data-coverage]")];

if (badges.length) {
  const asked = new URLSearchParams(badges.map(({ dataset }) => ["story", dataset.coverage]));
  const answer = await fetch(`${badges[0].dataset.of}?${asked}`).catch(() => null);
  const told = answer?.ok && !answer.redirected ? await answer.json() : {};
  for (const badge of badges) {
    const found = told[badge.dataset.coverage];
    if (!found) continue;
    badge.classList.add(`desk-tone-${found.tone}`);
    badge.textContent = found.words;
  }
}

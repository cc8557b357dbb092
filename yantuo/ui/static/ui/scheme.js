// Light or dark at once, without loading the page again; the cookie tells the server next time.
const YEAR = 365 * 24 * 3600; // seconds

export function startScheme() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-scheme-switch]") || !event.submitter) return;
    event.preventDefault();
    const scheme = event.submitter.value;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `scheme=${scheme}; path=/; max-age=${YEAR}; SameSite=Lax${secure}`;
    document.documentElement.dataset.scheme = scheme;
    document.dispatchEvent(new Event("schemechange"));
    const other = event.target.querySelector(scheme === "dark" ? ".tolight" : ".todark");
    other.focus();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new Event("schemechange")));
}

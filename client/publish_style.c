/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * How the pages look: the night of the lobby's screen in dark, paper in light
 * and in print. Text has a contrast of at least 4.5:1, what must be seen 3:1;
 * nothing is told by colour alone. No rule takes anything from elsewhere.
 */
#include <string.h>

#include <openssl/evp.h>

#include "client/publish_page.h"
#include "common/hash.h"

#define LIGHT                                                       \
	"--bg:#fdf9f0;--ink:#11174a;--soft:#3f4880;--link:#2f3c96;" \
	"--line:#b9bfdd;--bar:#4b63e6;--leader:#b86a00;"            \
	"--share:#0f72b5;--perhaps:#8fb9d8;--track:#e2e4f3;"        \
	"--goal:#8a4b00;--up:#0b6e62"
#define DARK                                                        \
	"--bg:#11174a;--ink:#fdf9f0;--soft:#c3cbf5;--link:#c3cbf5;" \
	"--line:#3c4796;--bar:#4b63e6;--leader:#ffb648;"            \
	"--share:#7cc4ff;--perhaps:#4b63e6;--track:#29337f;"        \
	"--goal:#ffb648;--up:#6be3c1"

const char publish_style[] =
    ":root{color-scheme:light dark;" LIGHT "}\n"
    "@media (prefers-color-scheme:dark){:root{" DARK "}}\n"
    "*{box-sizing:border-box}\n"
    "html{background:var(--bg);color:var(--ink);"
    "font:1rem/1.5 Inter,\"Noto Sans\",system-ui,sans-serif;"
    "-webkit-text-size-adjust:100%;text-size-adjust:100%}\n"
    "body{margin:0 auto;max-width:76rem;"
    "padding:1rem clamp(1rem,4vw,3rem) 2rem;overflow-wrap:break-word}\n"
    "a{color:var(--link)}\n"
    ":focus-visible{outline:3px solid var(--goal);outline-offset:3px;"
    "border-radius:4px}\n"
    ".skip{position:absolute;left:1rem;top:-6rem;background:var(--bg);"
    "padding:.75rem 1rem}\n"
    ".skip:focus{top:.5rem}\n"
    ".vh{position:absolute;width:1px;height:1px;overflow:hidden;"
    "clip-path:inset(50%);white-space:nowrap}\n"
    "header{display:flex;flex-wrap:wrap;gap:.5rem 2rem;align-items:center;"
    "justify-content:space-between}\n"
    ".name{display:flex;gap:.75rem;align-items:center;margin:0;"
    "font-weight:600;font-size:1.125rem}\n"
    ".name svg{flex:none}\n"
    "nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:0;"
    "padding:0;list-style:none}\n"
    "nav a{display:inline-block;padding:.5rem 0;min-height:2.5rem}\n"
    "nav [aria-current]{color:var(--ink);font-weight:700;"
    "text-decoration-thickness:3px}\n"
    "h1,h2,h3{line-height:1.2;text-wrap:balance}\n"
    "h1{font-size:clamp(2rem,5vw,3.25rem);margin:1.5rem 0 .5rem;"
    "letter-spacing:-.012em}\n"
    "h2{font-size:clamp(1.5rem,3.5vw,2rem);margin:0 0 .75rem}\n"
    "h3{font-size:1.25rem;margin:1.75rem 0 .5rem}\n"
    "p{margin:.5rem 0;max-width:42rem}\n"
    ".now{display:flex;flex-wrap:wrap;gap:0 1.5rem;font-size:1.125rem}\n"
    ".contents{margin:1rem 0 0;border-top:2px solid var(--line);"
    "border-bottom:2px solid var(--line)}\n"
    "section{margin:2.5rem 0 0}\n"
    ".soft{color:var(--soft)}\n"
    ".lead{font-size:1.25rem;font-weight:600}\n"
    ".big{font-size:clamp(3rem,9vw,5rem);font-weight:800;line-height:1}\n"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}\n"
    "caption{text-align:left;color:var(--soft);padding:0 0 .25rem}\n"
    "caption h3{color:var(--ink);margin:.5rem 0 0}\n"
    "th,td{padding:.5rem .5rem .5rem 0;text-align:left;"
    "vertical-align:top;border-bottom:2px solid var(--line)}\n"
    "thead th{font-weight:600;color:var(--soft);font-size:.9375rem;"
    "vertical-align:bottom;hyphens:auto}\n"
    "tbody th{font-weight:600;hyphens:auto;overflow-wrap:anywhere}\n"
    ".n{text-align:right;padding:.5rem 0 .5rem .5rem;"
    "font-variant-numeric:tabular-nums}\n"
    ".ranks .rank,.ranks th.n:first-child{text-align:left;"
    "padding-left:0;width:2.75rem}\n"
    ".rank{font-weight:700}\n"
    ".ranks td.n,.area td.n{white-space:nowrap}\n"
    ".awards .n{padding-right:1.5rem}\n"
    ".awards td{overflow-wrap:anywhere}\n"
    ".active,.awards{max-width:42rem}\n"
    ".bar,.meter{display:block;overflow:hidden}\n"
    ".bar{margin-top:.25rem}\n"
    ".other{fill:var(--bar)}\n"
    ".leader{fill:var(--leader)}\n"
    ".meter{max-width:42rem;margin:.75rem 0;overflow:visible}\n"
    ".track{fill:var(--track)}\n"
    ".perhaps{fill:var(--perhaps)}\n"
    ".share{fill:var(--share)}\n"
    ".goal{stroke:var(--goal);stroke-width:4}\n"
    ".up{color:var(--up)}\n"
    ".down{color:var(--soft)}\n"
    ".cards{display:grid;gap:1.5rem 2rem;"
    "grid-template-columns:repeat(auto-fill,minmax(min(100%,21rem),1fr))}\n"
    ".cards>*{align-self:start;margin:0}\n"
    ".also{display:grid;gap:.25rem 2rem;padding-left:1.25rem;"
    "grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr))}\n"
    ".told{padding-left:1.25rem;max-width:42rem}\n"
    ".told li{margin:.5rem 0}\n"
    ".hashes dt{font-weight:600}\n"
    ".hashes dd{margin:0 0 .75rem;font-variant-numeric:tabular-nums;"
    "font-family:ui-monospace,\"DejaVu Sans Mono\",monospace}\n"
    ".hashes span{margin-right:.5em}\n"
    "figure,blockquote{margin:0}\n"
    "blockquote p{font-size:1.125rem}\n"
    "figcaption{color:var(--soft)}\n"
    ".choice{padding:10vh 0}\n"
    ".choice h1 span{display:block}\n"
    ".choice nav{font-size:1.5rem}\n"
    "@media (max-width:30rem){th,td{font-size:.875rem;padding-right:.25rem}"
    ".n{padding-left:.25rem;padding-right:0}"
    "thead th{font-size:.8125rem}"
    ".ranks .rank,.ranks th.n:first-child{width:1.75rem;"
    "padding-right:.375rem}.awards .n{padding-right:.75rem}"
    ".ranks tbody th,.awards tbody th{min-width:min(9.75rem,40vw)}}\n"
    "@media (forced-colors:active){.bar rect,.share{fill:CanvasText}"
    ".perhaps{fill:GrayText}.goal{stroke:Highlight}}\n"
    "@media print{:root{" LIGHT ";--bg:#fff}"
    "html{font-size:10pt}body{max-width:none;padding:0}"
    ".skip,nav{display:none}section{margin-top:1.5rem}"
    "tr,.told li,.cards table{break-inside:avoid}"
    "h2,h3,caption,thead{break-after:avoid}"
    "*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}\n";

void publish_style_hash(char out[64])
{
	uint8_t hash[HASH_BYTES];
	size_t len = (size_t)snprintf(out, 64, "sha256-");

	hash_sha256(publish_style, sizeof(publish_style) - 1, hash);
	EVP_EncodeBlock((unsigned char *)out + len, hash, HASH_BYTES);
}

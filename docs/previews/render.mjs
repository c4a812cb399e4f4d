// Reads {channels, users, pictures: [{name, surface, title, submit, close, blocks}]} as JSON from
// standard input and writes NAME.html for each picture into the folder given.
import {readFileSync, writeFileSync} from "node:fs";
import {createRequire} from "node:module";
import {join} from "node:path";
import React from "react";
import {renderToStaticMarkup} from "react-dom/server";
import {Message} from "slack-blocks-to-jsx";

const require = createRequire(import.meta.url);
const style = readFileSync(require.resolve("slack-blocks-to-jsx/dist/style.css"), "utf8");
const [folder] = process.argv.slice(2);
const LOGO = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><rect width="36" height="36" rx="6" fill="#1d3557"/>
   <path d="M7 24c5 0 5-12 11-12s5 8 11 4" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>`,
)}`;
const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

const {channels, users, pictures} = JSON.parse(readFileSync(0, "utf8"));
for (const {name, surface, title, submit, close, blocks} of pictures) {
  const drawn = renderToStaticMarkup(
    React.createElement(Message, {
      blocks,
      name: "Spendthread",
      logo: LOGO,
      time: new Date("2026-11-25T09:00:00Z"),
      theme: "light",
      withoutWrapper: surface !== "message",
      data: {channels, users, user_groups: []},
    }),
  );
  const button = (text, kind) => (text ? `<span class="button ${kind}">${escape(text)}</span>` : "");
  const body =
    surface === "message"
      ? drawn
      : `<div class="${surface}"><h1>${escape(title)}</h1><div class="inside slack_blocks_to_jsx">${drawn}</div>
         ${surface === "modal" ? `<footer>${button(close, "")}${button(submit, "main")}</footer>` : ""}</div>`;
  writeFileSync(
    join(folder, `${name}.html`),
    `<!doctype html><html><meta charset="utf-8"><style>${style}
      html {background: #fff}
      body {margin: 0; padding: 16px; box-sizing: border-box; width: 740px;
            font-family: Lato, "DejaVu Sans", sans-serif; color: #1d1c1d}
      .modal h1, .home h1, .button {font-family: "Liberation Sans", Arial, sans-serif}
      .modal, .home {border: 1px solid #ddd; border-radius: 8px; overflow: hidden}
      .modal h1, .home h1 {font-size: 18px; font-weight: 900; margin: 0; padding: 14px 20px; border-bottom: 1px solid #ddd}
      .inside {padding: 10px 20px}
      footer {padding: 12px 20px; border-top: 1px solid #ddd; text-align: right}
      .button {display: inline-block; border: 1px solid #bbb; border-radius: 4px; padding: 6px 14px; margin-left: 8px; font-weight: 700; font-size: 14px}
      .button.main {background: #007a5a; border-color: #007a5a; color: #fff}
    </style><body>${body}<script>
      document.documentElement.dataset.height = Math.ceil(document.body.getBoundingClientRect().height);
    </script></body></html>`,
  );
}

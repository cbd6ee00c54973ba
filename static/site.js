// Optional features; every page works without JavaScript.

// Buttons that copy the text of another element.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  const said = document.createElement("span"); // screen readers read its new text
  said.className = "hidden";
  said.setAttribute("role", "status");
  button.after(said);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).innerText);
    button.textContent = "Copied";
    said.textContent = "Copied to the clipboard";
  });
}

// Required by Datasette's table.js.
window.DATASETTE_ALLOW_FACET = true;

// The editor on the SQL pages.
const sql = document.querySelector("textarea#sql-editor");
if (sql) {
  sql.setAttribute("aria-label", "SQL");
  if (window.CodeMirror) {
    const editor = CodeMirror.fromTextArea(sql, { lineNumbers: true, mode: "text/x-sql", lineWrapping: true });
    editor.setOption("extraKeys", { "Shift-Enter": () => sql.form.submit(), Tab: false });
    editor.getInputField().setAttribute("aria-label", "SQL");
  }
}

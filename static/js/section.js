// What a section's page does beyond plain HTML. Each part works alone; without any of them the form still sends.
import "./autosave.js";
import "./choices.js";
import "./grid.js";
import "./lines.js";
import "./ranks.js";
import "./same.js";
import "./search.js";

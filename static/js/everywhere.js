// What every page of someone who is signed in does beyond plain HTML. Each part works alone.
import "./session.js";
import "./left.js";
import "./leaving.js";

// Streamlit goes to the paragraph an address names when its heading comes; the tables above it come later and
// push it away. Go there again whenever the page grows, until the reader moves by himself.
export default function () {
  const column = document.querySelector('[data-testid="stMainBlockContainer"]');
  const go = () => document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  const grown = new ResizeObserver(go);
  const leave = new AbortController();
  const stop = () => {
    grown.disconnect();
    leave.abort();
  };
  for (const moves of ['wheel', 'touchmove', 'pointerdown', 'keydown']) {
    addEventListener(moves, stop, { passive: true, capture: true, signal: leave.signal });
  }
  if (location.hash) grown.observe(column);
  return stop;
}

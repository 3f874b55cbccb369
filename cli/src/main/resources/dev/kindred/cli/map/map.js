'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const points = data.points;
  const groups = data.groups;
  const $ = id => document.getElementById(id);
  const canvas = $('map');
  const pen = canvas.getContext('2d');
  const tip = $('tip');
  const MOST_HITS_LISTED = 200;
  const REACH = 12; // pixels around a dot in which it is pointed at

  const PALETTE = ['#4e79a7', '#f28e2b', '#e15759', '#59a14f', '#b07aa1', '#edc948', '#76b7b2',
    '#ff9da7', '#9c755f', '#1f9e89', '#8a6fd1', '#a0a8b3'];
  const colour = group => group < PALETTE.length
      ? PALETTE[group] : `hsl(${(group * 137.508) % 360} 55% 55%)`;

  const plain = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const searched = points.map(p => plain([p.title, p.path, p.excerpt, ...p.fields].join('\n')));

  const shown = groups.map(() => true);
  let hits = null; // a set of points, or null without a search
  let pointed = -1;
  let view = { scale: 1, x: 0, y: 0 }; // pixel = place * scale + offset
  let least = 1; // the scale that shows all
  let whole = true; // all is shown, and stays so when the window changes
  let width = 0;
  let height = 0;

  const visible = i => shown[points[i].group];
  const px = i => points[i].x * view.scale + view.x;
  const py = i => points[i].y * view.scale + view.y;

  /** Shows these points, as large as they go. */
  function fit(chosen, margin) {
    let x0 = Infinity, x1 = -Infinity, y0 = Infinity, y1 = -Infinity;
    for (const i of chosen) {
      x0 = Math.min(x0, points[i].x); x1 = Math.max(x1, points[i].x);
      y0 = Math.min(y0, points[i].y); y1 = Math.max(y1, points[i].y);
    }
    if (x0 > x1) {
      return;
    }
    const span = Math.max(x1 - x0, y1 - y0, 1e-6);
    const scale = Math.min((width - 2 * margin) / Math.max(x1 - x0, span * 1e-3),
        (height - 2 * margin) / Math.max(y1 - y0, span * 1e-3), least * 60);
    view = { scale, x: width / 2 - (x0 + x1) / 2 * scale, y: height / 2 - (y0 + y1) / 2 * scale };
  }

  const everything = () => points.map((_, i) => i);

  function showAll() {
    least = Infinity;
    fit(everything(), 40);
    least = view.scale;
    whole = true;
    point(-1);
  }

  function zoomMiddle(factor) {
    zoom(factor, width / 2, height / 2);
    point(-1);
  }

  function zoom(factor, x, y) {
    const scale = Math.min(Math.max(view.scale * factor, least / 4), least * 400);
    const by = scale / view.scale;
    whole = false;
    view = { scale, x: x - (x - view.x) * by, y: y - (y - view.y) * by };
    draw();
  }

  function resize() {
    const ratio = window.devicePixelRatio || 1;
    const centre = { x: (width / 2 - view.x) / view.scale, y: (height / 2 - view.y) / view.scale };
    width = canvas.clientWidth;
    height = canvas.clientHeight;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (whole) {
      showAll();
    } else {
      view.x = width / 2 - centre.x * view.scale;
      view.y = height / 2 - centre.y * view.scale;
      draw();
    }
  }

  let waiting = false;
  function draw() {
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(() => { waiting = false; paint(); });
    }
  }

  function paint() {
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue('--ink');
    const paper = style.getPropertyValue('--paper');
    const faint = style.getPropertyValue('--faint');
    pen.clearRect(0, 0, width, height);
    const size = Math.min(9, Math.max(2, 2.2 * Math.sqrt(view.scale / least)
        * Math.min(1.6, Math.sqrt(2000 / points.length))));
    const dot = (i, radius) => {
      const x = px(i), y = py(i);
      if (x < -radius || y < -radius || x > width + radius || y > height + radius) {
        return;
      }
      pen.beginPath();
      pen.arc(x, y, radius, 0, 2 * Math.PI);
      pen.fill();
    };
    pen.globalAlpha = hits ? .6 : .85;
    for (let i = 0; i < points.length; i++) {
      if (visible(i) && !(hits && hits.has(i))) {
        pen.fillStyle = hits ? faint : colour(points[i].group);
        dot(i, size);
      }
    }
    pen.globalAlpha = 1;
    if (hits) {
      for (const i of hits) {
        if (visible(i)) {
          pen.fillStyle = ink;
          dot(i, size + 3);
          pen.fillStyle = colour(points[i].group);
          dot(i, size + 1.5);
        }
      }
    } else if (data.labelled) {
      names(ink, paper);
    }
    if (pointed >= 0) {
      pen.strokeStyle = ink;
      pen.lineWidth = 2;
      pen.beginPath();
      pen.arc(px(pointed), py(pointed), size + 4, 0, 2 * Math.PI);
      pen.stroke();
    }
  }

  /** Each group's name in its middle, largest first; one that would cover another is left out. */
  const middles = groups.map((_, g) => {
    const members = points.filter(p => p.group === g);
    const median = key => members.map(p => p[key]).sort((a, b) => a - b)[members.length >> 1];
    return { g, count: members.length, x: median('x'), y: median('y') };
  }).filter(m => m.count > 0).sort((a, b) => b.count - a.count);

  function names(ink, paper) {
    const taken = [];
    pen.font = '600 12px system-ui, sans-serif';
    pen.textAlign = 'center';
    pen.lineJoin = 'round';
    for (const m of middles) {
      if (!shown[m.g]) {
        continue;
      }
      const text = groups[m.g].name.split(', ').slice(0, 2).join(', ');
      const half = pen.measureText(text).width / 2 + 6;
      const x = m.x * view.scale + view.x, y = m.y * view.scale + view.y;
      if (taken.some(t => Math.abs(t.x - x) < t.half + half && Math.abs(t.y - y) < 18)) {
        continue;
      }
      taken.push({ x, y, half });
      pen.strokeStyle = paper;
      pen.lineWidth = 4;
      pen.strokeText(text, x, y + 4);
      pen.fillStyle = ink;
      pen.fillText(text, x, y + 4);
    }
  }

  function nearest(x, y) {
    let best = -1, distance = REACH * REACH;
    for (let i = 0; i < points.length; i++) {
      const d = (px(i) - x) ** 2 + (py(i) - y) ** 2;
      if (d <= distance && visible(i)) {
        best = i;
        distance = d;
      }
    }
    return best;
  }

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  function point(i) {
    pointed = i;
    canvas.classList.toggle('pointing', i >= 0 && Boolean(points[i].link));
    tip.hidden = i < 0;
    if (i >= 0) {
      const p = points[i];
      tip.replaceChildren(element('strong', p.title || p.path), element('small', p.path),
          element('small', groups[p.group].name), element('span', p.excerpt));
      const x = px(i), y = py(i);
      tip.style.left = Math.max(4, x + 14 + tip.offsetWidth > width
          ? x - 14 - tip.offsetWidth : x + 14) + 'px';
      tip.style.top = Math.max(4, Math.min(y + 14, height - tip.offsetHeight - 4)) + 'px';
    }
    draw();
  }

  function open(i) {
    if (i >= 0 && points[i].link) {
      const a = document.createElement('a');
      a.href = points[i].link;
      a.target = '_blank';
      a.rel = 'noopener noreferrer';
      a.click();
    }
  }

  const pointers = new Map();
  let moved = false;
  const at = e => {
    const box = canvas.getBoundingClientRect();
    return { x: e.clientX - box.left, y: e.clientY - box.top };
  };
  canvas.addEventListener('pointerdown', e => {
    canvas.setPointerCapture(e.pointerId);
    pointers.set(e.pointerId, at(e));
    moved = pointers.size > 1;
  });
  canvas.addEventListener('pointermove', e => {
    const now = at(e);
    const before = pointers.get(e.pointerId);
    if (!before) {
      const i = nearest(now.x, now.y);
      if (i !== pointed) {
        point(i);
      }
      return;
    }
    if (pointers.size === 1) {
      if (!moved && Math.hypot(now.x - before.x, now.y - before.y) < 4) {
        return;
      }
      moved = true;
      canvas.classList.add('dragging');
      whole = false;
      view.x += now.x - before.x;
      view.y += now.y - before.y;
      point(-1);
    } else {
      const other = [...pointers].find(([id]) => id !== e.pointerId)[1];
      const apart = p => Math.max(1, Math.hypot(p.x - other.x, p.y - other.y));
      zoom(apart(now) / apart(before), (now.x + other.x) / 2, (now.y + other.y) / 2);
    }
    pointers.set(e.pointerId, now);
  });
  const released = e => {
    if (pointers.delete(e.pointerId) && pointers.size === 0) {
      canvas.classList.remove('dragging');
      if (!moved && e.type === 'pointerup') {
        const { x, y } = at(e);
        const i = nearest(x, y);
        // A finger has not hovered: its first touch shows, its second opens.
        if (e.pointerType === 'touch' && i !== pointed) {
          point(i);
        } else {
          open(i);
        }
      }
    }
  };
  canvas.addEventListener('pointerup', released);
  canvas.addEventListener('pointercancel', released);
  canvas.addEventListener('pointerleave', () => { if (pointers.size === 0) { point(-1); } });
  canvas.addEventListener('wheel', e => {
    e.preventDefault();
    const { x, y } = at(e);
    zoom(Math.exp(-e.deltaY * (e.deltaMode === 1 ? .05 : .0015)), x, y);
    point(nearest(x, y));
  }, { passive: false });
  canvas.addEventListener('keydown', e => {
    const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    if (step[e.key]) {
      whole = false;
      view.x += step[e.key][0];
      view.y += step[e.key][1];
      point(-1);
    } else if (e.key === '+' || e.key === '=') {
      zoomMiddle(1.4);
    } else if (e.key === '-') {
      zoomMiddle(1 / 1.4);
    } else if (e.key === '0') {
      showAll();
    } else {
      return;
    }
    e.preventDefault();
  });
  $('in').addEventListener('click', () => zoomMiddle(1.4));
  $('out').addEventListener('click', () => zoomMiddle(1 / 1.4));
  $('all').addEventListener('click', showAll);

  const number = n => n.toLocaleString('en');

  /** All words must be in a document's title, path, fields or beginning. */
  function search(text) {
    const words = plain(text).split(/\s+/).filter(Boolean);
    hits = words.length === 0 ? null : new Set(everything().filter(
        i => words.every(word => searched[i].includes(word))));
    $('count').textContent = hits
        ? `${number(hits.size)} of ${number(points.length)} documents` : '';
    $('hits').hidden = !hits || hits.size === 0;
    $('hits').replaceChildren(...[...(hits || [])].slice(0, MOST_HITS_LISTED).map(i => {
      const button = element('button', points[i].title || points[i].path);
      button.type = 'button';
      button.addEventListener('click', () => open(i));
      button.addEventListener('mouseenter', () => point(i));
      button.addEventListener('focus', () => point(i));
      button.addEventListener('mouseleave', () => point(-1));
      const item = document.createElement('li');
      item.append(button);
      return item;
    }));
    point(-1);
  }
  $('search').addEventListener('input', e => search(e.target.value));
  $('search').addEventListener('keydown', e => {
    if (e.key === 'Enter' && hits && hits.size > 0) {
      fit(hits, 80);
      whole = false;
      point(-1);
    } else if (e.key === 'Escape') {
      e.target.value = '';
      search('');
    }
  });
  document.addEventListener('keydown', e => {
    if (e.key === '/' && document.activeElement !== $('search')) {
      e.preventDefault();
      $('search').focus();
    }
  });

  $('groups').replaceChildren(...groups.map((group, g) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.setAttribute('aria-pressed', 'true');
    const mark = document.createElement('i');
    mark.style.background = colour(g);
    button.append(mark, element('span', group.name), element('b', number(group.count)));
    button.addEventListener('click', () => {
      shown[g] = !shown[g];
      button.setAttribute('aria-pressed', String(shown[g]));
      point(-1);
    });
    const item = document.createElement('li');
    item.append(button);
    return item;
  }));

  new ResizeObserver(resize).observe(canvas);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  resize();
  // A link to the map may carry a search: map.html#q=tides
  const asked = new URLSearchParams(location.hash.slice(1)).get('q');
  if (asked) {
    $('search').value = asked;
    search(asked);
  }
})();

// Pointers, keys and text for the program (linked into ropewalk.js).
//
// Mouse and pen go straight through. One finger on a handle is the mouse, once it moves; on what is dragged across it is
// that only if it goes across; elsewhere it scrolls, with momentum, or taps. Nothing is pressed before a finger has moved
// or gone, so that two fingers that pinch never change a value. They are given to the program as the wheel with Ctrl: a
// unit for each factor of e^0.12, the same as src/ui makes of a unit of the wheel, so that what is pinched stays under the
// fingers.
mergeInto(LibraryManager.library, {
  $Pointer: {
    fingers: null, // Map from pointer id to {x, y, startX, startY, time}
    mode: '', // of the fingers: '', 'press', 'scroll', 'tap' (not decided yet), 'pinch', 'done'
    swipe: 0, // what a finger does that moves: 0 scrolls, 1 drags across, 2 drags
    panX: 0, // css pixels to scroll with the next frame
    panY: 0,
    speedX: 0, // momentum, css pixels per millisecond
    speedY: 0,
    lastFrame: 0,
    lastMove: 0,
    spread: 0,
    engaged: false, // as a guest in another page: the picture was clicked, and has the wheel and the keys
    pinch: 1, // factor to zoom by with the next frame

    watch: function () {
      var canvas = Page.canvas;
      Pointer.fingers = new Map();
      var on = function (type, handler) {
        canvas.addEventListener(
          type,
          function (event) {
            Page.guard(function () {
              handler(event);
            });
          },
          { passive: false }
        );
      };
      on('pointerdown', Pointer.down);
      on('pointermove', Pointer.move);
      on('pointerup', Pointer.up);
      on('pointercancel', Pointer.cancel);
      on('pointerleave', Pointer.leave);
      on('wheel', Pointer.wheel);
      var prevent = function (event) {
        event.preventDefault();
      };
      on('contextmenu', prevent);
      on('gesturestart', prevent); // Safari's own pinch
      on('touchstart', function (event) {
        // No callouts. As a guest, only what is dragged up and down keeps the page around from scrolling.
        if (!Pointer.lent() || Pointer.swipe === 2) event.preventDefault();
      });
      Pointer.engage(false);
    },

    // Wheel and fingers are the page's around until the picture was clicked or tapped.
    lent: function () {
      return Page.guest && !Pointer.engaged;
    },
    engage: function (on) {
      Pointer.engaged = on;
      Page.canvas.style.touchAction = Pointer.lent() ? 'pan-y pinch-zoom' : '';
    },

    at: function (event) {
      var box = Page.canvas.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    },
    modifiers: function (event) {
      var bits = (event.shiftKey ? 1 : 0) | (event.ctrlKey ? 2 : 0) | (event.altKey ? 4 : 0) | (event.metaKey ? 8 : 0);
      _ropewalk_modifiers(Page.host, bits);
    },
    point: function (event) {
      var at = Pointer.at(event);
      Pointer.modifiers(event);
      _ropewalk_point(Page.host, event.pointerType === 'pen' ? 2 : event.pointerType === 'touch' ? 1 : 0, at.x, at.y);
      Page.schedule();
    },
    // DOM: left, middle, right. ImGui: left, right, middle. Back and forward stay the browser's.
    button: function (event) {
      return [0, 2, 1][event.button];
    },

    down: function (event) {
      Keyboard.leaving = false;
      Keyboard.focusProgram();
      Pointer.speedX = Pointer.speedY = 0;
      if (event.pointerType === 'touch') {
        event.preventDefault(); // no mouse events after the fact
        return Pointer.fingerDown(event);
      }
      Pointer.engage(true);
      var button = Pointer.button(event);
      if (button === undefined) return;
      Page.canvas.setPointerCapture(event.pointerId);
      Pointer.point(event);
      _ropewalk_press(Page.host, button, 1);
      event.preventDefault();
    },
    move: function (event) {
      if (event.pointerType === 'touch') Pointer.fingerMove(event);
      else Pointer.point(event);
    },
    up: function (event) {
      if (event.pointerType === 'touch') return Pointer.fingerUp(event);
      var button = Pointer.button(event);
      if (button === undefined) return;
      Pointer.point(event);
      _ropewalk_press(Page.host, button, 0);
    },
    cancel: function (event) {
      if (event.pointerType === 'touch') {
        if (Pointer.mode === 'press') _ropewalk_cancel_press(Page.host);
        Pointer.fingers.delete(event.pointerId);
        Pointer.mode = Pointer.fingers.size ? 'done' : '';
        _ropewalk_point_nowhere(Page.host);
      } else {
        _ropewalk_cancel_press(Page.host);
      }
      Page.schedule();
    },
    leave: function (event) {
      if (event.pointerType === 'touch') return;
      _ropewalk_point_nowhere(Page.host);
      Page.schedule();
    },

    wheel: function (event) {
      if (Pointer.lent()) return; // it scrolls the page around
      event.preventDefault();
      Pointer.point(event);
      if (event.ctrlKey) _ropewalk_modifiers(Page.host, Page.command);
      // One notch of a wheel is one unit: about 100 pixels, or 3 lines. A trackpad's pinch comes as small steps with Ctrl.
      var unit = event.deltaMode === 1 ? 3 : event.deltaMode === 2 ? 1 : 100;
      if (event.ctrlKey && event.deltaMode === 0 && Math.abs(event.deltaY) < 50) unit = 12; // a pinch by e^(-deltaY / 100)
      _ropewalk_wheel(Page.host, -event.deltaX / unit, -event.deltaY / unit);
    },

    fingerDown: function (event) {
      var at = Pointer.at(event);
      Page.canvas.setPointerCapture(event.pointerId);
      Pointer.fingers.set(event.pointerId, { x: at.x, y: at.y, startX: at.x, startY: at.y });
      if (Pointer.fingers.size === 1) {
        Pointer.point(event);
        // The program must have seen the finger before it can say what lies under it.
        Page.draw();
        Page.draw();
        Pointer.swipe = _ropewalk_swipe(Page.host);
        Pointer.mode = 'tap';
        _ropewalk_grab_scroll(Page.host);
        Page.schedule();
      } else if (Pointer.fingers.size === 2 && Pointer.mode !== 'done') {
        if (Pointer.mode === 'press') _ropewalk_cancel_press(Page.host);
        Pointer.mode = Pointer.lent() ? 'done' : 'pinch';
        Pointer.spread = Pointer.middle().spread;
      }
    },
    fingerMove: function (event) {
      var finger = Pointer.fingers.get(event.pointerId);
      if (!finger) return;
      var at = Pointer.at(event);
      var dx = at.x - finger.x;
      var dy = at.y - finger.y;
      if (Pointer.mode === 'tap') {
        var across = Math.abs(at.x - finger.startX);
        var down = Math.abs(at.y - finger.startY);
        if (Math.hypot(across, down) < (Pointer.swipe === 2 ? 4 : 8)) return;
        if (Pointer.swipe === 2 || (Pointer.swipe === 1 && across > down)) {
          Pointer.mode = 'press'; // the pointer still stands where the finger came down
          _ropewalk_press(Page.host, 0, 1);
        } else if (Pointer.lent()) {
          Pointer.mode = 'done'; // the page around scrolls
        } else {
          Pointer.mode = 'scroll';
          Pointer.lastMove = event.timeStamp;
        }
      } else if (Pointer.mode === 'scroll') {
        var elapsed = Math.max(event.timeStamp - Pointer.lastMove, 1);
        var weight = Math.min(elapsed / 50, 1);
        Pointer.speedX += (-dx / elapsed - Pointer.speedX) * weight;
        Pointer.speedY += (-dy / elapsed - Pointer.speedY) * weight;
        Pointer.lastMove = event.timeStamp;
      }
      finger.x = at.x;
      finger.y = at.y;
      if (Pointer.mode === 'scroll') {
        Pointer.panX -= dx;
        Pointer.panY -= dy;
        Page.schedule();
      } else if (Pointer.mode === 'press') {
        Pointer.point(event);
      } else if (Pointer.mode === 'pinch') {
        var middle = Pointer.middle();
        Pointer.pinch *= middle.spread / Pointer.spread;
        Pointer.spread = middle.spread;
        Page.schedule();
      }
    },
    fingerUp: function (event) {
      if (!Pointer.fingers.delete(event.pointerId)) return;
      if (Pointer.mode === 'press') {
        Pointer.point(event);
        _ropewalk_press(Page.host, 0, 0);
      } else if (Pointer.mode === 'tap') {
        _ropewalk_press(Page.host, 0, 1);
        _ropewalk_press(Page.host, 0, 0);
      } else if (Pointer.mode === 'scroll' && (event.timeStamp - Pointer.lastMove > 60 || Page.queries[2].matches)) {
        Pointer.speedX = Pointer.speedY = 0; // it lay still before it left, or no motion is wanted
      }
      if (Pointer.fingers.size) {
        Pointer.mode = 'done'; // what is left of a pinch does nothing
        return;
      }
      var pressed = Pointer.mode === 'press' || Pointer.mode === 'tap';
      Pointer.mode = '';
      if (pressed) {
        Pointer.engage(true);
        // Now, not with the next frame: keyboards on screens open only while a tap is being handled.
        for (var i = 0; i < 3; ++i) Page.draw();
      }
      _ropewalk_point_nowhere(Page.host); // a finger that is gone hovers over nothing
      Page.schedule();
    },
    middle: function () {
      var pair = Array.from(Pointer.fingers.values());
      return {
        x: (pair[0].x + pair[1].x) / 2,
        y: (pair[0].y + pair[1].y) / 2,
        spread: Math.max(Math.hypot(pair[0].x - pair[1].x, pair[0].y - pair[1].y), 8),
      };
    },

    moving: function () {
      return Pointer.mode === '' && Math.hypot(Pointer.speedX, Pointer.speedY) > 0.02;
    },
    // Hands over what has gathered since the last frame.
    beforeFrame: function (now) {
      var elapsed = Math.min(now - Pointer.lastFrame, 40);
      Pointer.lastFrame = now;
      if (Pointer.moving()) {
        Pointer.panX += Pointer.speedX * elapsed;
        Pointer.panY += Pointer.speedY * elapsed;
        var decay = Math.exp(-elapsed / 325);
        Pointer.speedX *= decay;
        Pointer.speedY *= decay;
      }
      if (Pointer.panX || Pointer.panY) _ropewalk_scroll(Page.host, Pointer.panX, Pointer.panY);
      Pointer.panX = Pointer.panY = 0;
      if (Pointer.mode === 'pinch') {
        var middle = Pointer.middle();
        _ropewalk_point(Page.host, 1, middle.x, middle.y);
        _ropewalk_modifiers(Page.host, Page.command);
        if (Pointer.pinch !== 1) _ropewalk_wheel(Page.host, 0, Math.log(Pointer.pinch) / 0.12);
        Pointer.pinch = 1;
      }
    },
  },
  $Pointer__deps: ['$Page', '$Keyboard'],

  $Keyboard: {
    field: null, // the hidden input that text is typed into
    kept: '', // what it holds at rest: something for Backspace to delete
    shown: '', // what of its text the program has been given
    kind: 0, // of the program's text field; 0: none is open
    leaving: false, // Escape was pressed: Tab leaves the canvas

    // Keys whose default the page must not follow while the program has the focus. All others keep theirs.
    ours: [
      'Tab', 'Backspace', 'Delete', ' ', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp',
      'PageDown', 'Enter', '/', "'", 'F1',
    ],
    // With Ctrl or Command only these are the program's: Ctrl+L, R, T, W, P, +, -, 0 and the rest stay the browser's.
    commands: [
      'a', 'c', 'x', 'y', 'z', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'Enter', 'Backspace',
      'Delete',
    ],

    watch: function () {
      Keyboard.field = document.getElementById('typing');
      Keyboard.kept = Keyboard.shown = '\u2060\u2060';
      window.addEventListener('keydown', Keyboard.down, true);
      window.addEventListener('keyup', Keyboard.up, true);
      window.addEventListener('keypress', Keyboard.silence, true);
      window.addEventListener('focus', Keyboard.focusChanged);
      window.addEventListener('blur', Keyboard.focusChanged);
      document.addEventListener('paste', Keyboard.paste);
      Keyboard.field.addEventListener('input', Keyboard.input);
      Keyboard.field.addEventListener('compositionend', Keyboard.input);
      Keyboard.field.addEventListener('blur', Keyboard.left);
    },

    hasFocus: function () {
      var element = document.activeElement;
      return !element || element === document.body || element === Page.canvas || element === Keyboard.field;
    },
    inside: function () {
      return document.activeElement === Page.canvas || document.activeElement === Keyboard.field;
    },
    // The page around has the keys again, and the wheel.
    giveBack: function () {
      Pointer.engage(false);
      setTimeout(function () {
        Page.canvas.blur();
        window.parent.focus();
      });
    },
    typing: function () {
      return document.activeElement === Keyboard.field;
    },
    focusProgram: function () {
      if (!Keyboard.typing()) Page.canvas.focus({ preventScroll: true });
    },
    focusChanged: function () {
      if (!document.hasFocus()) Pointer.engage(false);
      Page.guard(function () {
        _ropewalk_focus(Page.host, document.hasFocus() ? 1 : 0);
      });
      Page.schedule();
    },

    // GLFW listens on the window too, after us, and hears only what we let pass.
    silence: function (event) {
      event.stopImmediatePropagation();
    },
    down: function (event) {
      // Alt makes characters (which the field gets) and moves through the browser's history and menus.
      if (event.key === 'Escape' && Page.escaped && !Keyboard.hasFocus()) Page.escaped();
      if (Page.dead || !Keyboard.hasFocus() || event.isComposing || event.keyCode === 229 || event.altKey) {
        event.stopImmediatePropagation();
        return;
      }
      if (event.key === 'Tab' && Keyboard.leaving) {
        Keyboard.leaving = false;
        event.stopImmediatePropagation();
        return;
      }
      if (Page.guest && event.key === 'Tab' && _ropewalk_leaves_by_tab(Page.host, event.shiftKey ? 1 : 0)) {
        event.stopImmediatePropagation();
        Page.wake();
        return;
      }
      if (Page.guest && event.key === 'Escape' && !_ropewalk_wants_escape(Page.host)) Keyboard.giveBack();
      // From the page's top the Tab key goes to “Read as text” first.
      if (!Page.guest && event.key === 'Tab' && !event.shiftKey && !Keyboard.inside()) {
        event.stopImmediatePropagation();
        return;
      }
      if (event.key !== 'Shift') Keyboard.leaving = event.key === 'Escape';
      var command = event.ctrlKey || event.metaKey;
      var name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      var modifier = name === 'Control' || name === 'Meta' || name === 'Shift';
      var known = (command ? Keyboard.commands : Keyboard.ours).indexOf(name) >= 0;
      if (command && !modifier && !known && name !== 'v') {
        event.stopImmediatePropagation();
        return;
      }
      var character = !command && Array.from(event.key).length === 1;
      // A field takes its characters itself; Ctrl+V must go its way for the text to arrive.
      if (known && !(character && Keyboard.typing())) event.preventDefault();
      if (character && !Keyboard.typing()) {
        Page.guard(function () {
          _ropewalk_character(Page.host, event.key.codePointAt(0));
        });
      }
      Page.wake();
    },
    up: function (event) {
      if (Page.dead) return event.stopImmediatePropagation();
      // A Mac tells of no key that is let go while Command is held.
      if (event.key === 'Meta') GLFW.onBlur();
      Page.wake();
    },

    paste: function (event) {
      if (!Keyboard.hasFocus() || !event.clipboardData) return;
      event.preventDefault();
      var text = event.clipboardData.getData('text/plain');
      Page.guard(function () {
        Page.give(text);
        _ropewalk_paste(Page.host);
      });
      Page.wake();
    },

    // Text from a keyboard on the screen, an input method, or keys: what changed since the last event.
    input: function (event) {
      var field = Keyboard.field;
      var before = Array.from(Keyboard.shown);
      var after = Array.from(field.value);
      var same = 0;
      while (same < before.length && same < after.length && before[same] === after[same]) ++same;
      Page.guard(function () {
        for (var i = same; i < before.length; ++i) _ropewalk_tap_key(Page.host, 0);
        for (var j = same; j < after.length; ++j) _ropewalk_character(Page.host, after[j].codePointAt(0));
      });
      Keyboard.shown = field.value;
      if (!event.isComposing) Keyboard.reset();
      Page.wake();
    },
    reset: function () {
      Keyboard.field.value = Keyboard.shown = Keyboard.kept;
      Keyboard.field.setSelectionRange(Keyboard.kept.length, Keyboard.kept.length);
    },

    // The keyboard on the screen was put away: what was typed counts.
    left: function () {
      if (!Keyboard.kind || !document.hasFocus()) return;
      Page.guard(function () {
        _ropewalk_tap_key(Page.host, 1);
      });
      Page.wake();
    },

    // The program has a text field open, or not any more.
    textInput: function (kind, x, y, height) {
      var field = Keyboard.field;
      Keyboard.kind = kind;
      if (!kind) {
        if (Keyboard.typing()) Page.canvas.focus({ preventScroll: true });
        return;
      }
      field.inputMode = kind === 2 ? 'decimal' : 'text';
      // Where the program draws the field, so that input methods and zooming land there.
      field.style.left = x + 'px';
      field.style.top = y + 'px';
      field.style.height = height + 'px';
      Keyboard.reset();
      field.focus({ preventScroll: true });
    },
  },
  $Keyboard__deps: ['$Page', '$GLFW'],

  ropewalk_js_text_input__deps: ['$Keyboard'],
  ropewalk_js_text_input: function (kind, x, y, height) {
    Keyboard.textInput(kind, x, y, height);
  },
});

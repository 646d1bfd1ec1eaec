#pragma once
// How Ropewalk builds Dear ImGui (IMGUI_USER_CONFIG; every file that includes imgui.h sees it).

#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS  // nothing here may start a program
#define IMGUI_DISABLE_DEFAULT_FONT             // ours come from assets/

// The demo and the debug windows weigh 100 KB in the page. -DROPEWALK_IMGUI_TOOLS=ON brings them
// back.
#ifndef ROPEWALK_IMGUI_TOOLS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#endif

// WebGL2 knows no base vertex, and a heatmap of 512 x 512 tokens has more than 65535 vertices.
#define ImDrawIdx unsigned int

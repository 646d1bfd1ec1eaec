#include "core/note.h"

#include <utility>

#include "core/words/words.h"
namespace ropewalk::core {

std::string sentence(const Note& note) {
  std::string text = note.where.file;
  if (note.where.line > 0)
    text = text.empty() ? tr("line {n}", {{"n", note.where.line}})
                        : tr("{file}, line {n}", {{"file", text}, {"n", note.where.line}});
  if (!text.empty()) text += ": ";
  if (!note.where.field.empty()) text += note.where.field + ": ";
  text += note.what;
  for (const std::string* part : {&note.instead, &note.remedy})
    if (!part->empty()) text += "; " + *part;
  const bool ended = text.ends_with('.') || text.ends_with('?') || text.ends_with('!');
  return ended ? text : text + '.';
}

std::vector<std::string> sentences(std::span<const Note> notes) {
  std::vector<std::string> texts;
  texts.reserve(notes.size());
  for (const Note& note : notes) texts.push_back(sentence(note));
  return texts;
}

Note refused(Note note, const std::string& remedy) {
  if (note.remedy.empty() && !note.instead.empty()) note.remedy = remedy;
  note.instead.clear();
  return note;
}

}  // namespace ropewalk::core

// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A function of the query language, completely: {@link QueryFunctions} has one entry for each.
 *
 * @param name in small letters; a statement may write it in any case
 * @param calls the ways to call it; where several fit a statement, the first does
 * @param meaning what it gives, one sentence for the documentation
 * @param examples what {@code docs/reference/queries.md} shows, each with its result
 */
record QueryFunction(String name, List<Call> calls, String meaning, List<Example> examples) {
  /**
   * A way to call a function, and the SQL that it becomes.
   *
   * @param arguments what each argument is
   * @param isRepeated whether further arguments may follow, each as the last
   * @param sql the SQL, in which {@code {1}} stands for the first argument, {@code {2}} for the
   *     second, and {@code {*}} for all of them with commas between; each stands once, as copies of
   *     an argument that holds copies would grow without end
   */
  record Call(List<ArgumentKind> arguments, boolean isRepeated, String sql) {
    Call {
      arguments = List.copyOf(arguments);
    }

    /** Returns what the argument at an index is. */
    ArgumentKind argument(int index) {
      return arguments.get(Math.min(index, arguments.size() - 1));
    }

    private boolean takes(int count) {
      return isRepeated ? count >= arguments.size() : count == arguments.size();
    }
  }

  /**
   * An expression with its result.
   *
   * @param expression an expression that needs no view
   * @param result the result as ExecuteQuery answers it
   */
  record Example(String expression, String result) {}

  QueryFunction {
    calls = List.copyOf(calls);
    examples = List.copyOf(examples);
  }

  /** Returns the calls that take a number of arguments. */
  List<Call> calls(int count) {
    return calls.stream().filter(call -> call.takes(count)).toList();
  }

  /** Returns how the function is written, such as {@code ROUND(number, integer)}. */
  List<String> signatures() {
    return calls.stream().map(this::signature).toList();
  }

  private String signature(Call call) {
    return call.arguments().stream()
        .map(ArgumentKind::word)
        .collect(
            Collectors.joining(
                ", ", name.toUpperCase(Locale.ROOT) + "(", call.isRepeated() ? ", ...)" : ")"));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import io.millwright.application.query.QueryRefusedException;
import io.millwright.application.query.QueryRefusedException.Reason;
import net.sf.jsqlparser.parser.ASTNodeAccess;

/** Says where in a statement something is wrong. */
final class Place {
  private Place() {}

  static QueryRefusedException refused(int line, int column, String message) {
    return new QueryRefusedException(
        Reason.INVALID, "Line %d, column %d: %s".formatted(line, column, message));
  }

  /** Returns a refusal with the place of a node, as far as the parser has kept it. */
  static QueryRefusedException refused(Object node, String message) {
    if (node instanceof ASTNodeAccess access && access.getASTNode() != null) {
      var token = access.getASTNode().jjtGetFirstToken();
      if (token != null) {
        return refused(token.beginLine, token.beginColumn, message);
      }
    }
    return new QueryRefusedException(Reason.INVALID, message);
  }
}

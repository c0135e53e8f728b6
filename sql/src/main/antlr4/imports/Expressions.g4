/** Value expressions (manual, 4.2; precedence 4.1.6, tightest first). */
parser grammar Expressions;

expressions : expr (COMMA expr)* ;

expr
    : primary                                                        # plain
    | expr TYPECAST typeName                                         # cast
    | op=(PLUS | MINUS) expr                                         # sign
    | expr COLLATE anyName                                           # collate
    | expr AT LOCAL                                                  # atLocal
    | expr AT TIME ZONE expr                                         # atTimeZone
    | expr op=(CARET | STAR | SLASH | PERCENT | PLUS | MINUS) quantifier parenthesised # arithmeticQuantified
    | expr op=CARET expr                                             # arithmetic
    | expr op=(STAR | SLASH | PERCENT) expr                          # arithmetic
    | expr op=(PLUS | MINUS) expr                                    # arithmetic
    | expr qualifiedOperator quantifier parenthesised                # quantified
    | expr qualifiedOperator expr                                    # binary
    | qualifiedOperator expr                                         # prefix
    | expr ESCAPE expr                                               # escape
    | expr NOT? BETWEEN (SYMMETRIC | ASYMMETRIC)? boundExpr AND expr # between
    | expr NOT? IN parenthesised                                     # in
    | expr NOT? likeOperator quantifier parenthesised                # likeQuantified
    | expr NOT? likeOperator expr                                    # like
    | expr NOT? SIMILAR TO expr                                      # similar
    | expr OVERLAPS expr                                             # overlaps
    | expr comparison quantifier parenthesised                       # compareQuantified
    | expr comparison expr                                           # compare
    | expr IS NOT? isTest                                            # is
    | expr IS NOT? DISTINCT FROM expr                                # isDistinct
    | expr (ISNULL | NOTNULL)                                        # isNullShort
    | NOT expr                                                       # not
    | expr AND expr                                                  # and
    | expr OR expr                                                   # or
    | DEFAULT                                                        # defaultValue
    ;

/** What may stand where AND, NOT, IN, LIKE, BETWEEN or IS NULL would be taken for something else. */
boundExpr
    : primary                                                        # boundPlain
    | boundExpr TYPECAST typeName                                    # boundCast
    | op=(PLUS | MINUS) boundExpr                                    # boundSign
    | boundExpr op=CARET boundExpr                                   # boundArithmetic
    | boundExpr op=(STAR | SLASH | PERCENT) boundExpr                # boundArithmetic
    | boundExpr op=(PLUS | MINUS) boundExpr                          # boundArithmetic
    | boundExpr qualifiedOperator boundExpr                          # boundBinary
    | qualifiedOperator boundExpr                                    # boundPrefix
    | boundExpr comparison boundExpr                                 # boundCompare
    | boundExpr IS NOT? DISTINCT FROM boundExpr                      # boundIsDistinct
    | boundExpr IS NOT? DOCUMENT                                     # boundIsDocument
    ;

comparison : LESS | GREATER | EQUALS | LESS_EQUALS | GREATER_EQUALS | NOT_EQUALS ;

quantifier : ANY | SOME | ALL ;

likeOperator : LIKE | ILIKE ;

isTest : NULL | TRUE | FALSE | UNKNOWN | DOCUMENT | normalForm? NORMALIZED ;

normalForm : NFC | NFD | NFKC | NFKD ;

qualifiedOperator : OP | explicitOperator ;

explicitOperator : OPERATOR LPAREN (colId DOT)* anyOperator RPAREN ;

anyOperator
    : OP | PLUS | MINUS | STAR | SLASH | PERCENT | CARET | LESS | GREATER | EQUALS | LESS_EQUALS | GREATER_EQUALS
    | NOT_EQUALS
    ;

primary
    : named
    | parenthesised indirection*
    | PARAM indirection*
    | ICONST
    | FCONST
    | SCONST
    | BCONST
    | XCONST
    | TRUE
    | FALSE
    | NULL
    | constantTypeName SCONST
    | INTERVAL (SCONST intervalFields? | LPAREN ICONST RPAREN SCONST)
    | CASE operand=expr? whenClause+ (ELSE elseResult=expr)? END
    | EXISTS subquery
    | UNIQUE subquery {refuse("UNIQUE predicate");}
    | ARRAY (subquery | arrayElements)
    | ROW LPAREN expressions? RPAREN
    | GROUPING LPAREN expressions RPAREN
    | specialFunction
    ;

whenClause : WHEN expr THEN expr ;

/** A column, a call, or a constant with the name of its type before it. */
named
    : (IDENT | unreservedKeyword) indirection* (call SCONST? | SCONST)?
    | colNameKeyword (indirection+ call?)?
    | typeFuncNameKeyword (DOT colLabel)* (call SCONST? | SCONST)
    ;

indirection
    : DOT colLabel
    | DOT STAR
    | LBRACKET (lower=expr (COLON upper=expr?)? | COLON upper=expr?) RBRACKET
    ;

call
    : application
      (WITHIN GROUP LPAREN orderBy RPAREN)?
      (FILTER LPAREN WHERE expr RPAREN)?
      (OVER (colId | windowSpecification))?
    ;

application : LPAREN (STAR | arguments orderBy? | (ALL | DISTINCT) arguments orderBy?)? RPAREN ;

/** A call where no filter or window may follow. */
functionCall : specialFunction | functionName application ;

functionName
    : (IDENT | unreservedKeyword) (DOT colLabel)*
    | colNameKeyword (DOT colLabel)+
    | typeFuncNameKeyword
    ;

arguments : argument (COMMA argument)* ;

argument : VARIADIC? expr ((EQUALS_GREATER | COLON_EQUALS) expr)? ;

arrayElements : LBRACKET (expressions | arrayElements (COMMA arrayElements)*)? RBRACKET ;

/** An expression, a row or a query in parentheses. A query that begins with a parenthesis is read as an expression first,
 * so that no parenthesis needs more lookahead than the word behind it.
 */
parenthesised : LPAREN (openQuery | expr ((COMMA expr)+ | queryTail)?) RPAREN ;

specialFunction
    : CURRENT_DATE | CURRENT_ROLE | CURRENT_USER | SESSION_USER | USER | CURRENT_CATALOG | CURRENT_SCHEMA
    | (CURRENT_TIME | CURRENT_TIMESTAMP | LOCALTIME | LOCALTIMESTAMP) (LPAREN ICONST RPAREN)?
    | COLLATION FOR LPAREN expr RPAREN
    | CAST LPAREN expr AS typeName RPAREN
    | EXTRACT LPAREN extractField FROM expr RPAREN
    | NORMALIZE LPAREN expr (COMMA normalForm)? RPAREN
    | OVERLAY LPAREN (argument (PLACING expr FROM expr (FOR expr)? | (COMMA argument)*))? RPAREN
    | POSITION LPAREN boundExpr IN boundExpr RPAREN
    | SUBSTRING LPAREN (argument (substringSpan | (COMMA argument)*))? RPAREN
    | TRIM LPAREN (BOTH | LEADING | TRAILING)? (expr ((COMMA expr)* | FROM expressions) | FROM expressions) RPAREN
    | TREAT LPAREN expr AS typeName RPAREN
    | NULLIF LPAREN expr COMMA expr RPAREN
    | (COALESCE | GREATEST | LEAST) LPAREN expressions RPAREN
    | xmlFunction LPAREN {refuse("XML function " + $xmlFunction.text);}
    ;

/** Known by name, and refused by it. */
xmlFunction : XMLCONCAT | XMLELEMENT | XMLEXISTS | XMLFOREST | XMLPARSE | XMLPI | XMLROOT | XMLSERIALIZE ;

extractField : IDENT | YEAR | MONTH | DAY | HOUR | MINUTE | SECOND | SCONST ;

substringSpan : FROM expr (FOR expr)? | FOR expr (FROM expr)? | SIMILAR expr ;

windowSpecification : LPAREN colId? (PARTITION BY expressions)? orderBy? windowFrame? RPAREN ;

windowFrame
    : (RANGE | ROWS | GROUPS) (frameBound | BETWEEN frameBound AND frameBound)
      (EXCLUDE (CURRENT ROW | GROUP | TIES | NO OTHERS))?
    ;

frameBound : UNBOUNDED (PRECEDING | FOLLOWING) | CURRENT ROW | expr (PRECEDING | FOLLOWING) ;

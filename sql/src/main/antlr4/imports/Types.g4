/** Names, constants and types (manual, 4.1 and 8). */
parser grammar Types;

/** A name that may be qualified. */
anyName : colId (DOT colLabel)* ;

anyNames : anyName (COMMA anyName)* ;

columnList : LPAREN colId (COMMA colId)* RPAREN ;

names : colId (COMMA colId)* ;

signedIconst : (PLUS | MINUS)? ICONST ;

numericOnly : (PLUS | MINUS)? (ICONST | FCONST) ;

nonReservedWordOrSconst : nonReservedWord | SCONST ;

booleanOrString : TRUE | FALSE | ON | nonReservedWord | SCONST ;

typeName : SETOF? simpleTypeName (arrayBound+ | ARRAY (LBRACKET ICONST RBRACKET)?)? ;

arrayBound : LBRACKET ICONST? RBRACKET ;

simpleTypeName
    : typeFunctionName (DOT colLabel)* typeModifiers?
    | constantTypeName
    | INTERVAL (intervalFields? | LPAREN ICONST RPAREN)
    ;

/** The types whose names are key words, but for interval. */
constantTypeName
    : (INT | INTEGER | SMALLINT | BIGINT | REAL | BOOLEAN)
    | FLOAT (LPAREN ICONST RPAREN)?
    | DOUBLE PRECISION
    | (DECIMAL | DEC | NUMERIC) typeModifiers?
    | BIT VARYING? typeModifiers?
    | (CHARACTER | CHAR | NATIONAL (CHARACTER | CHAR) | NCHAR) VARYING? (LPAREN ICONST RPAREN)?
    | VARCHAR (LPAREN ICONST RPAREN)?
    | (TIMESTAMP | TIME) (LPAREN ICONST RPAREN)? ((WITH | WITHOUT) TIME ZONE)?
    ;

typeModifiers : LPAREN expressions RPAREN ;

intervalFields
    : YEAR (TO MONTH)?
    | MONTH
    | DAY (TO (HOUR | MINUTE | secondField))?
    | HOUR (TO (MINUTE | secondField))?
    | MINUTE (TO secondField)?
    | secondField
    ;

secondField : SECOND (LPAREN ICONST RPAREN)? ;

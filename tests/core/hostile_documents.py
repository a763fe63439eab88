"""Documents that give their makers trouble."""

SLOW = "<html lang='it'><title>Lungo</title>" + "<p>Una frase che va a capo più di una volta.</p>" * 1200

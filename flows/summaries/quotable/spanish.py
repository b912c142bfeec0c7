"""Spanish: how sentences lean, who speaks, what addresses the reader."""

from __future__ import annotations

import re

from flows.summaries.quotable.language import Language, bag, phrases, triggered

SPANISH = Language(
    leaning=bag("""
        él ella ellos ellas ello le les su sus suyo suya esto eso aquello este esta estos estas ese esa
        esos esas aquel aquella aquellos aquellas éste ésta éstos éstas ése ésa y e pero o u sino pues ni
        también tampoco además asimismo igualmente entonces luego después antes allí allá aquí ahí así tal
        tales dicho dicha dichos dichas ambos ambas otro otra otros otras finalmente posteriormente
        previamente anteriormente paralelamente simultáneamente adicionalmente consecuentemente mismo
        misma mismos mismas ahora sí aun aún efectivamente precisamente encima ésos
    """),
    leaning_phrases=phrases("""
        sin embargo | no obstante | por lo tanto | por tanto | por eso | por ello | por esto | por este
        por esta | por ejemplo | por otra parte | por otro lado | por su parte | por un lado
        por el contrario | por último | por entonces | por ahora | en cambio | en consecuencia
        en respuesta | en efecto | en este | en esta | en estos | en estas | en ese | en esa | en esos
        en aquel | en aquella | en dicho | en dicha | en tanto | en total | en resumen | en el mismo
        en la misma | en otras palabras | en su | en ambos | de hecho | de esta | de este | de estos
        de estas | de ese | de esa | de esos | de ahí | de igual | de lo contrario | de ellos | de ellas
        del mismo modo | a pesar de ello | a pesar de eso | a pesar de esto | a su vez | a este | a esta
        a estos | a estas | a ello | a eso | a partir de ese | a partir de entonces | al mismo tiempo
        al respecto | al día siguiente | al contrario | al igual | al parecer | con este | con esta
        con estos | con estas | con ello | con eso | con esto | con todo | tras este | tras esta
        tras ello | tras esto | tras eso | ante este | ante esta | ante ello | ante estos | desde entonces
        desde ese | hasta entonces | hasta ahora | para ello | para eso | para este | para esta
        para entonces | sobre este | sobre esta | sobre ello | sobre el particular | según él | según ella
        según ellos | uno de ellos | una de ellas | uno de los | una de las | dos de ellos
        muchos de ellos | algunos de ellos | la mayoría de ellos | entre ellos | entre ellas | entre estos
        horas después | horas más tarde | días después | minutos después | un año después | un día después
        semanas después | meses después | años después | poco después | más tarde | más adelante
        es decir | o sea | lo anterior | lo mismo | lo cual | lo que | todo esto | todo ello | todo eso
        todos ellos | los dos | las dos | los tres | el otro | la otra | los otros | las otras
        el primero | la primera | el segundo | el último | la última | los demás | las demás | el resto
        esa misma | no solo | no sólo | se trata | se trataba | así como | así lo | así que | cuando él
        cuando ella | si bien | aun así | pese a ello | pese a eso | pese a esto | del total | otro de los
        otra de las
    """),
    pronouns=bag("él ella ellos ellas ello esto eso este esta ese esa estos estas esos esas éste ésta"),
    possessives=bag("su sus"),
    before=bag("""
        cuando mientras después antes desde hasta si aunque como porque donde en a al de del para por
        sobre con sin contra entre según tras ante durante bajo hacia solo sólo incluso también todos
        todas muchos muchas algunos algunas varios pese junto gracias ayer hoy que
    """),
    demonstratives=bag("este esta"),
    times=bag("""
        lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio
        agosto septiembre octubre noviembre diciembre semana año mañana tarde noche jornada verano
        invierno fin en a al durante desde por
    """),
    definite=bag("el la los las"),
    roles=bag("""
        hombre hombres mujer mujeres niño niña niños niñas joven jóvenes pareja padre madre padres hijo
        hija hermano hermana adolescente sospechoso sospechosos víctima víctimas agresor atacante acusado
        acusada detenido detenidos conductor piloto tripulación empresa compañía firma grupo fabricante
        club equipo conjunto asociación organización organismo agencia partido estudio informe
        investigación encuesta sentencia fallo decisión incidente accidente ataque atentado medida medidas
        plan proyecto ley propuesta acuerdo contrato portavoz director directora autor autora autores
        investigadores científicos médico médicos actor actriz cantante músico entrenador técnico jugador
        delantero portero presidente presidenta mandatario mandataria ministro ministra senador senadora
        diputado diputada alcalde alcaldesa gobernador juez jueza tribunal abogado abogada fiscal agentes
        policías bomberos testigo testigos película serie libro novela disco álbum canción video vídeo
        foto imágenes carta comunicado anuncio discurso elección votación encuentro reunión animal
        animales perro cuerpo avión aeronave barco buque tren coche vehículo edificio casa ciudad pueblo
        localidad isla incendio explosión tormenta terremoto sismo dúo trío evento ceremonia funcionario
        magistrado exmandatario
    """),
    adjectives=(
        "ense",
        "ano",
        "ana",
        "és",
        "esa",
        "alemán",
        "eño",
        "eña",
        "ino",
        "ina",
        "ruso",
        "rusa",
        "uayo",
        "uaya",
        "elí",
        "aní",
        "tivo",
    ),
    relators=bag("de del que en al a para por contra sobre llamado llamada cuyo cuya con"),
    speech=bag("""
        dijo dice dijeron declaró declaran afirmó afirma explicó explica añadió agregó señaló señala
        indicó indica aseguró asegura manifestó expresó comentó escribió contó relató advirtió recordó
        subrayó insistió destacó sostuvo apuntó concluyó respondió lamentó denunció precisó anunció dicho
        declarado afirmado asegurado explicado
    """),
    auxiliaries=bag("ha han había"),
    speaker=bag("yo me mí mi mis nosotros nosotras nos nuestro nuestra nuestros nuestras"),
    plural=bag("nosotros nosotras nuestro nuestra nuestros nuestras nos"),
    reader=bag("usted ustedes tú te ti vosotros vuestro vuestra"),
    orders=phrases("""
        lea | lea también | lee | lee también | leer | leer más | haga clic | haz clic | suscríbete
        suscríbase | síguenos | siga | sigue | vea | ve | ver | mira | mire | escucha | escuche | comparte
        comparta | descarga | descargue | regístrate | regístrese | conoce | conozca | descubre | descubra
        recibe | únete | participa | consulta | consulte | entérate | aquí | gracias | bienvenidos
        bienvenido | no te pierdas | no se pierda | te puede | le puede | puedes | puede leer | si quieres
        si desea | para leer | para más | para ver | más información | esto es lo que | lo que debes
        todo lo que | estas son | estos son | así puedes
    """),
    marks=triggered(
        {
            "foto fotos fotografía imagen imágenes": (
                r"\b(?:foto|fotos|fotografía|imagen|crédito)\s?[:/|(©]|\b(?:foto|imagen) de archivo\b"
                r"|\ben (?:esta|la) (?:foto|fotografía|imagen)\b|^(?:foto|imagen)\b"
            ),
            "newsletter newsletters boletín suscríbete suscríbase suscriptores suscriptor": (
                r"\b(?:newsletters?|suscríb\w+|suscriptor(?:es)?)\b|\b(?:nuestro|el) boletín\b"
            ),
            "cookies javascript navegador privacidad": (
                r"\b(?:cookies|javascript|política de privacidad)\b|\b(?:tu|su) navegador\b"
            ),
            "artículo nota noticia": (
                r"\b(?:este|nuestro) artículo\b|\besta (?:nota|noticia)\b|\b(?:artículo|nota|noticia) "
                r"(?:fue|publicad[oa]|original)\b"
            ),
            "lea lee": r"\b(?:lea|lee) (?:también|además|más|aquí)\b",
            "publicidad anuncio": r"^\W*publicidad\b",
            "efe afp reuters ap europa": (
                r"\((?:efe|afp|reuters|ap|europa press)[^)]{0,20}\)|^(?:efe|afp|europa press)\b|\bcon "
                r"información de\b"
            ),
            "fuente fuentes": r"^\W*fuentes?\s?:",
            "video vídeo": r"^(?:video|vídeo)\b|\bv[ií]deo\s?:|\ben (?:este|el siguiente) v[ií]deo\b",
            "podcast whatsapp": (
                r"\b(?:nuestro|este|el nuevo) podcast\b|\b(?:por|en|de) whatsapp\b.{0,30}$|^podcast"
            ),
            "actualizado publicado": r"^\W*(?:actualizado|publicado|última actualización)\b",
            "derechos": r"\btodos los derechos reservados\b",
            "izquierda derecha": (
                r"\((?:a la )?(?:izquierda|derecha|izq|der)\.?\)|, a la (?:izquierda|derecha)(?:,|\.$)"
            ),
            "corrección rectificación": r"^\W*(?:corrección|rectificación|fe de erratas)\b",
            "redacción": r"^(?:por )?redacción\b",
            "clic": r"\b(?:haz|haga|hacer|hacé) clic\b",
        }
    ),
    openings=re.compile(
        r"\W*(?:(?i:lea también|lee también|video|vídeo|fotos?|publicidad|exclusiva|análisis|opinión"
        r"|editorial|entrevista|infografía"
        r"|fuente|podcast|en vivo|última hora|te puede interesar|le puede interesar|mira también)\s?[:"
        r"|–-]|Por [A-ZÁÉÍÓÚ]\S+ [A-ZÁÉÍÓÚ]\S+(?:[.,|]|$| y [A-Z]))"
    ),
)
